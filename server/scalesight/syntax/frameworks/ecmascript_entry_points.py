"""Where JavaScript and TypeScript code begins to run: Express, Fastify, Koa, Hono, NestJS, Next.js, Remix, tRPC, GraphQL;
React; BullMQ, Inngest, Trigger.dev, cron; commander, yargs.
"""

from scalesight.syntax.frameworks.entry_point import EntryPoint

_METHODS = r"GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ALL"
_VERBS = r"get|post|put|patch|delete|del|head|options|all"
_SERVERS = (
    r"express|fastify|hono|hono/\S+|@hono/\S+|koa|koa-router|@koa/router|polka|restify|itty-router|elysia|find-my-way"
)
_ROUTER = r"app|api|server|fastify|hono|koa|\w*[rR]outer|\w*[rR]outes?|\w+App"

# In a component, what a hook is handed runs when something has changed, not with every render.
_APART = (EntryPoint("", handed=r"(?:.*\.)?use[A-Z]\w*"),)

_JOBS = (
    # An address that a schedule calls.
    EntryPoint("job", path=r"(?:.*/)?(?:cron|crons|jobs)/(?:.*/)?route\.[cm]?[jt]sx?", exported=_METHODS),
    EntryPoint("job", handed=r"bullmq\.Worker|(?:.*\.)?\w*[qQ]ueue\w*\.process"),
    EntryPoint(
        "job",
        handed=r"(?:.*\.)?(?:agenda\.define|boss\.work)|node-schedule\.scheduleJob|(?:node-cron|cron)\.(?:schedule|CronJob)",
    ),
    EntryPoint(
        "job", handed=r"@trigger\.dev/sdk(?:/v\d)?(?:\.\w+)*\.(?:task|schemaTask)|(?:.*\.)?defineJob", key=r"run"
    ),
    EntryPoint("job", handed=r"(?:.*\.)?inngest\.createFunction"),
    EntryPoint("job", handed=r"(?:.*\.)?createQueue", key=r"process"),
    EntryPoint("job", handed=r"(?:.*\.)?\w*[cC]onsumer\w*\.run", key=r"eachMessage|eachBatch"),
    EntryPoint("job", handed=r"sqs-consumer\.Consumer\.create", key=r"handleMessage|handleMessageBatch"),
    EntryPoint("job", annotation=r"(?:.*\.)?(?:SQS|SNS|S3|Scheduled|DynamoDBStream|EventBridge|Kinesis\w*)Event"),
    EntryPoint("job", decorator=r"@nestjs/(?:schedule|bull|bullmq)\.(?:Cron|Interval|Timeout|Process)"),
    EntryPoint("job", class_decorator=r"@nestjs/(?:bull|bullmq)\.Processor", name=r"process"),
    EntryPoint("job", base=r"(?:.*\.)?\w*(?:Task|Job|Worker|Processor|Consumer)", name=r"perform|process|run|execute"),
    EntryPoint("job", path=r"(?:.*/)?(?:jobs|cron|workers|subscribers)/[^/]+\.[cm]?[jt]s", exported=r"default"),
    EntryPoint("job", qualname=r"default\.(?:scheduled|queue)"),
)

_COMMANDS = (
    EntryPoint(
        "cli",
        handed=r"(?:commander|@commander-js/\S+?|cac|sade|caporal)(?:\..*)?\.action|(?:.*\.)?program\.(?:.*\.)?action",
    ),
    EntryPoint("cli", handed=r"yargs(?:/\w+)?(?:\..*)?\.command"),
    EntryPoint("cli", imports=r"@oclif/.*", base=r"(?:.*\.)?\w*Command", name=r"run"),
    EntryPoint("cli", guard=r"require\.main ===? module|import\.meta\.main"),
)

_HANDLERS = (
    # Next.js: route handlers, API routes, pages made on the server, server actions. Medusa has the same route.ts.
    EntryPoint("request", path=r"(?:.*/)?(?:route|\+server)\.[cm]?[jt]sx?", exported=_METHODS),
    EntryPoint("request", path=r"(?:.*/)?pages/api/.*", exported=r"default"),
    EntryPoint("request", path=r"(?:.*/)?src/pages/.*\.[jt]s", exported=_METHODS),
    EntryPoint("request", path=r"(?:.*/)?middleware\.[jt]s", exported=r"middleware|default"),
    EntryPoint("request", exported=r"getServerSideProps|generateMetadata"),
    EntryPoint(
        "request",
        path=r"(?:.*/)?app/(?:.*/)?(?:page|layout|template|default|not-found)\.[jt]sx",
        exported=r"default",
        unless=r"use client",
    ),
    EntryPoint("request", directive=r"use server", exported=r".+"),
    EntryPoint("request", own_directive=r"use server"),
    EntryPoint("request", handed=r"(?:.*\.)?\w*[aA]ctionClient(?:\..*)?\.(?:action|stateAction)"),
    # Only on the server can a component be asynchronous.
    EntryPoint("request", name=r"[A-Z]\w*", shows=True, is_async=True, unless=r"use client"),
    # Remix and React Router, SvelteKit, Nuxt, Workers.
    EntryPoint("request", path=r"(?:.*/)?app/routes/.*", exported=r"loader|action"),
    EntryPoint("request", imports=r"@remix-run/(?:node|cloudflare|deno|server-runtime)", exported=r"loader|action"),
    EntryPoint("request", path=r"(?:.*/)?\+(?:page|layout)(?:\.server)?\.[jt]s", exported=r"load|actions"),
    EntryPoint("request", handed=r"(?:.*\.)?(?:define\w*EventHandler|eventHandler)"),
    EntryPoint("request", qualname=r"default\.fetch"),
    # tRPC.
    EntryPoint("request", handed=r"(?:.*\.)?\w*[pP]rocedure(?:\..*)?\.(?:query|mutation|subscription|use)"),
    # Express, Fastify, Koa, Hono.
    EntryPoint("request", handed=rf"(?:.*\.)?(?:{_ROUTER})(?:\.route)?\.(?:{_VERBS}|use)"),
    EntryPoint("request", handed=rf"(?:{_SERVERS})(?:\.\w+)*\.(?:{_VERBS}|use)"),
    EntryPoint("request", handed=rf"(?:.*\.)?\w+\.(?:{_VERBS})", text=r"/.*"),
    EntryPoint("request", handed=rf"(?:.*\.)?(?:{_ROUTER})\.route", key=r"handler|preHandler|onRequest"),
    EntryPoint("request", parameters=r"(?:_?err\w*, )?_?(?:req|request), _?(?:res|response|reply)(?:, _?next)?"),
    EntryPoint(
        "request",
        annotation=r"(?:.*\.)?(?:NextApiRequest|NextRequest|FastifyRequest|FastifyReply|APIGatewayProxyEvent(?:V2)?"
        r"|GetServerSidePropsContext|\w*MedusaRequest)|express\.Request|(?:koa|hono)\.Context",
    ),
    # NestJS, routing-controllers, tsoa; GraphQL by decorators.
    EntryPoint(
        "request",
        decorator=r"(?:@nestjs/\w+|routing-controllers|tsoa|@tsed/\w+|type-graphql)"
        r"\.(?:Get|Post|Put|Patch|Delete|All|Head|Options|Sse|Query|Mutation|ResolveField|FieldResolver|Subscription"
        r"|MessagePattern|SubscribeMessage|GrpcMethod)",
    ),
    # Maps of resolvers; Pothos and Nexus name them where the field is declared.
    EntryPoint("request", qualname=r"(?:.*\.)?(?:Query|Mutation|Subscription)\.\w+(?:\.(?:resolve|subscribe))?"),
    EntryPoint("request", qualname=r"(?:.*\.)?\w*[rR]esolvers?\.[A-Z]\w*\.\w+"),
    EntryPoint("request", handed=r"(?:.*\.)?\w+\.\w*(?:[fF]ield|[cC]onnection)", key=r"(?:.*\.)?resolve"),
)

_RENDERED = (
    # Mails, pictures and documents are made of components too, but nobody's screen waits for them.
    EntryPoint("", imports=r"@?react-email(?:/.*)?|@vercel/og|next/og|@react-pdf/renderer|ink", shows=True),
    EntryPoint("render", name=r"[A-Z]\w*", shows=True),
    EntryPoint("render", exported=r"default", shows=True),
    EntryPoint("render", base=r"(?:.*\.)?(?:Pure)?Component", name=r"render"),
    EntryPoint(
        "render",
        qualname=r"(?:.*\.)?use[A-Z]\w*",
        imports=r"(?:react|preact|next|swr|jotai|zustand|urql|react-native|@tanstack/react-\w+|@apollo/client)(?:[./-].*)?|.*\.use[A-Z]\w*",
    ),
)

ENTRY_POINTS: tuple[EntryPoint, ...] = (*_APART, *_JOBS, *_COMMANDS, *_HANDLERS, *_RENDERED)
