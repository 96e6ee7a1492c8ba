"""Where Python code begins to run: Django, DRF, Flask, FastAPI, aiohttp, GraphQL; Celery, RQ, dramatiq, Huey; commands."""

from scalesight.syntax.frameworks.entry_point import EntryPoint

_WEB = (
    r"(?:django|rest_framework|flask|flask_\w+|quart|fastapi|starlette|aiohttp|sanic|falcon|bottle|pyramid|tornado"
    r"|litestar|werkzeug|ninja|channels|wagtail|strawberry|graphene|graphene_django|graphql)(?:\..*)?"
)
_VIEW_FILE = (
    r"(?:.*/)?(?:views?|viewsets?|handlers?|endpoints?|routes?|routers?|controllers?|middlewares?|admin)(?:/.*|\.py)"
)
_VERBS = r"get|post|put|patch|delete|head|options|trace"
_VIEW = r"(?:.*\.)?\w*(?:View|ViewSet|Viewset|Resource|HTTPEndpoint|RequestHandler|Endpoint)(?:Base|Mixin)?"

_JOBS = (
    # Celery: @shared_task, @app.task, @celery.task; Procrastinate and Faust write it the same way.
    EntryPoint(
        "job", decorator=r"(?:.*\.)?(?:shared_task|periodic_task)|(?:.*\.)?(?:\w*celery\w*|app|\w+_app|broker)\.task"
    ),
    EntryPoint("job", decorator=r"(?:celery|django\.tasks|taskiq|procrastinate)(?:\.\w+)*\.task"),
    EntryPoint("job", decorator=r"(?:.*\.)?(?:dramatiq\.)?actor"),
    EntryPoint("job", decorator=r"(?:.*\.)?huey(?:\.\w+)*\.\w*task|(?:.*\.)?db_(?:periodic_)?task"),
    EntryPoint("job", decorator=r"(?:rq|django_rq)(?:\.\w+)*\.job"),
    EntryPoint("job", decorator=r"(?:.*\.)?\w*sched\w*\.scheduled_job"),
    EntryPoint(
        "job", decorator=r"(?:airflow|prefect|dagster|temporalio)(?:\.\w+)*\.(?:task|flow|op|asset|job|defn|run)"
    ),
    # arq hands its context to each job.
    EntryPoint("job", imports=r"arq(?:\..*)?", parameters=r"ctx(?:, .*)?"),
    EntryPoint("job", base=r"(?:.*\.)?\w*(?:Task|Job|JobRunner|Worker|Consumer)", name=r"run|perform|execute|process"),
    # APScheduler, schedule, RQ, FastAPI's tasks after the response.
    EntryPoint("job", handed=r"(?:.*\.)?\w*sched\w*\.add_job|(?:.*\.)?schedule\..*\.do"),
    EntryPoint("job", handed=r"(?:.*\.)?(?:\w*queue|q|django_rq)\.enqueue(?:_\w+)?"),
    EntryPoint("job", handed=r"(?:.*\.)?\w*(?:background|tasks)\w*\.add_task"),
)

_COMMANDS = (
    EntryPoint("cli", path=r"(?:.*/)?management/commands/[^/]+\.py", name=r"handle|handle_\w+"),
    EntryPoint("cli", decorator=r"(?:.*\.)?(?:click|typer|cloup|rich_click)(?:\.\w+)*\.(?:command|group|callback)"),
    EntryPoint("cli", decorator=r"(?:.*\.)?\w*cli\.(?:command|group)"),
    EntryPoint("cli", imports=r"click|typer|cloup|flask(?:\.cli)?", decorator=r"(?:.*\.)?\w+\.(?:command|callback)"),
    EntryPoint("cli", imports=r"argparse|click|typer|optparse|docopt|fire", name=r"main"),
    EntryPoint("cli", handed=r"(?:.*\.)?set_defaults", key=r"func|handler|command"),
    EntryPoint("cli", guard=r"__name__ == __main__"),
)

_HANDLERS = (
    # Flask, FastAPI, Starlette, aiohttp, Sanic, Ninja: the decorator has an address.
    EntryPoint("request", decorator=rf"(?:.*\.)?(?:{_VERBS}|route|api_route|websocket|websocket_route)", text=r"/.*"),
    EntryPoint(
        "request",
        decorator=rf"(?:.*\.)?(?:app|api|bp|\w*blueprint|\w+_bp|\w*router|\w+_app|routes)\.(?:{_VERBS}|route|api_route|websocket)",
    ),
    EntryPoint(
        "request", decorator=r"(?:.*\.)?(?:before|after|teardown)_(?:app_)?request|(?:.*\.)?(?:app_)?errorhandler"
    ),
    EntryPoint(
        "request", imports=_WEB, decorator=r"(?:.*\.)?(?:api_view|action|detail_route|list_route|exception_handler)"
    ),
    EntryPoint(
        "request",
        imports=_WEB,
        decorator=r"(?:.*\.)?(?:login_required|permission_required|require_(?:GET|POST|safe|http_methods)|csrf_exempt"
        r"|never_cache|staff_member_required|user_passes_test)",
    ),
    # Tags and filters run while a page is made.
    EntryPoint(
        "request",
        imports=_WEB,
        decorator=r"(?:.*\.)?register\.(?:simple_tag|inclusion_tag|simple_block_tag|filter|tag)",
    ),
    EntryPoint("request", base=_VIEW, name=rf"{_VERBS}|dispatch", parameters=r"self(?:, .*)?"),
    EntryPoint(
        "request",
        base=_VIEW,
        name=r"list|create|retrieve|update|partial_update|destroy",
        parameters=r"self, request(?:, .*)?",
    ),
    # What Django's and DRF's views call of their subclasses.
    EntryPoint(
        "request",
        base=_VIEW,
        name=r"get_(?:queryset|context_data|context|object|form_kwargs|initial|serializer_context|success_url|extra_context)"
        r"|form_(?:valid|invalid)|perform_(?:create|update|destroy)|filter_queryset|paginate_queryset|render_to_response",
    ),
    EntryPoint("request", base=r"(?:.*\.)?\w*(?:ModelAdmin|TabularInline|StackedInline)", parameters=r"self, .*"),
    EntryPoint("request", owner=r"\w*Middleware", name=r"__call__|process_\w+|dispatch"),
    EntryPoint("request", base=r"(?:.*\.)?\w+Servicer", parameters=r"self, request, context"),
    # GraphQL: graphene's fields and mutations, strawberry, ariadne.
    EntryPoint(
        "request",
        name=r"resolve_\w+|__resolve_\w+|mutate|mutate_and_get_payload|perform_mutation",
        parameters=r".*\b_?info\b.*",
    ),
    EntryPoint("request", decorator=r"strawberry\w*(?:\.\w+)*\.(?:field|mutation|subscription)"),
    EntryPoint("request", imports=r"ariadne(?:\..*)?", decorator=r"(?:.*\.)?\w+\.(?:field|source)"),
    EntryPoint("request", annotation=r"(?:.*\.)?(?:ResolveInfo|GraphQLResolveInfo)|strawberry(?:\.\w+)*\.Info"),
    # A function that is handed the request runs in it.
    EntryPoint("request", annotation=r"(?:.*\.)?(?:HttpRequest|WSGIRequest|ASGIRequest)"),
    EntryPoint(
        "request",
        annotation=r"(?:fastapi|starlette|flask|sanic|aiohttp|rest_framework|litestar|django)(?:\.\w+)*\.(?:Request|WebSocket)",
    ),
    EntryPoint("request", imports=_WEB, parameters=r"(?:self, |cls, |_, )?request(?:, .*)?"),
    EntryPoint("request", path=_VIEW_FILE, parameters=r"(?:self, |cls, |_, )?request(?:, .*)?"),
    EntryPoint("request", imports=r"django\.(?:urls|conf\.urls)(?:\..*)?", handed=r"(?:.*\.)?(?:path|re_path|url)"),
    EntryPoint("request", handed=rf"(?:.*\.)?add_(?:url_rule|api_route|route|{_VERBS})"),
    EntryPoint("request", handed=rf"aiohttp\.web\.(?:{_VERBS}|route|view)|starlette\.routing\.\w*Route"),
)

ENTRY_POINTS: tuple[EntryPoint, ...] = (*_JOBS, *_COMMANDS, *_HANDLERS)
