"""Which functions begin to run where: one small file for each framework, and what only looks like an entry point.

In a name, `*` stands for a function without one. A function that is not expected must not be recognised.
"""

from __future__ import annotations

import pytest
from scalesight.scale.model import KNOWN_CONTEXTS
from scalesight.syntax.entry_points import entry_points
from scalesight.syntax.extract import dialect_of, extract
from scalesight.syntax.frameworks import ecmascript_entry_points, python_entry_points

ROWS = (*python_entry_points.ENTRY_POINTS, *ecmascript_entry_points.ENTRY_POINTS)

FILES = [
    # ------------------------------------------------------------------------------------------------- Python
    ("shop/views.py", "def index(request):\n    rows()\ndef rows():\n    pass\n", "index request"),
    ("shop/models.py", "def total(request):\n    pass\n", ""),
    ("shop/a.py", "from django.shortcuts import render\ndef index(request, pk):\n    pass\n", "index request"),
    ("shop/a.py", "from django.http import HttpRequest\ndef f(r: HttpRequest):\n    pass\n", "f request"),
    ("shop/a.py", "import requests\ndef send(request):\n    pass\n", ""),
    ("shop/urls.py", "from django.urls import path\ndef home(http):\n    pass\nurlpatterns = [path('', home)]\n", "home request"),
    ("shop/paths.py", "from pathlib import Path as path\ndef home(http):\n    pass\npath('', home)\n", ""),
    (
        "shop/a.py",
        "from django.views import View\nclass A(View):\n    def get(self, x):\n        pass\n    def other(self):\n        pass\n",
        "A.get request",
    ),
    ("shop/a.py", "class Cache(Base):\n    def get(self, key):\n        pass\n", ""),
    (
        "shop/a.py",
        "from rest_framework.decorators import action\nclass A(ModelViewSet):\n    @action(detail=True)\n    def close(self, x):\n        pass\n",
        "A.close request",
    ),
    ("shop/a.py", "from fsm import action\n@action\ndef close(self):\n    pass\n", ""),
    ("shop/admin.py", "class A(admin.ModelAdmin):\n    def total(self, obj):\n        pass\n", "A.total request"),
    ("shop/middleware.py", "class AMiddleware:\n    def __call__(self, x):\n        pass\n", "AMiddleware.__call__ request"),
    ("shop/tags.py", "from django import template\nregister = template.Library()\n@register.simple_tag\ndef f(x):\n    pass\n", "f request"),
    ("app.py", "from flask import Blueprint\nbp = Blueprint('a', __name__)\n@bp.route('/a')\ndef f():\n    pass\n", "f request"),
    ("app.py", "@v1.get('/items/{id}')\nasync def f(id):\n    pass\n", "f request"),
    ("app.py", "@router.websocket('/ws')\nasync def f(ws):\n    pass\n", "f request"),
    ("app.py", "@mock.patch('shop.a')\ndef f(x):\n    pass\n@cached.get\ndef g():\n    pass\n", ""),
    ("app.py", "from starlette.requests import Request\nasync def f(r: Request):\n    pass\n", "f request"),
    ("app.py", "from aiohttp import web\nasync def f(r):\n    pass\nweb.get('/x', f)\n", "f request"),
    ("app.py", "async def f(r):\n    pass\nasync def g(r):\n    pass\napp.router.add_get('/x', f)\n", "f request"),
    ("q.py", "class Query(ObjectType):\n    def resolve_orders(root, info):\n        pass\n", "Query.resolve_orders request"),
    ("q.py", "def resolve_path(name):\n    pass\n", ""),
    ("q.py", "import strawberry\n@strawberry.type\nclass Q:\n    @strawberry.field\n    def a(self) -> int:\n        pass\n", "Q.a request"),
    ("t.py", "from celery import shared_task\n@shared_task(bind=True)\ndef f(self):\n    pass\n", "f job"),
    ("t.py", "from shop.celery import app\n@app.task\ndef f():\n    pass\n@gevent.task\ndef g():\n    pass\n", "f job"),
    ("t.py", "import dramatiq\n@dramatiq.actor\ndef f():\n    pass\n", "f job"),
    ("t.py", "from huey.contrib.djhuey import db_task\n@db_task()\ndef f():\n    pass\n", "f job"),
    ("t.py", "from rq import Queue\ndef f():\n    pass\ndef g():\n    pass\nqueue = Queue()\nqueue.enqueue(f, 3)\n", "f job"),
    ("t.py", "def f():\n    pass\nscheduler.add_job(f, 'interval')\n", "f job"),
    ("t.py", "import schedule\ndef f():\n    pass\nschedule.every(10).minutes.do(f)\n", "f job"),
    ("t.py", "from arq import cron\nasync def f(ctx, order_id):\n    pass\nasync def g(order_id):\n    pass\n", "f job"),
    ("t.py", "class SyncJob(JobRunner):\n    def run(self):\n        pass\n    def rows(self):\n        pass\n", "SyncJob.run job"),
    ("t.py", "from prefect import flow\n@flow\ndef f():\n    pass\n", "f job"),
    ("a/management/commands/x.py", "class Command(BaseCommand):\n    def handle(self):\n        pass\n    def f(self):\n        pass\n", "Command.handle cli"),
    ("c.py", "import click\n@click.command()\ndef f():\n    pass\n", "f cli"),
    ("c.py", "import typer\napp = typer.Typer()\n@app.command()\ndef f():\n    pass\n", "f cli"),
    ("c.py", "from discord.ext import commands\n@bot.command()\nasync def f(ctx):\n    pass\n", ""),
    ("c.py", "import argparse\ndef main():\n    pass\ndef f(a):\n    pass\np.set_defaults(func=f)\n", "main cli, f cli"),
    ("c.py", "def main():\n    pass\n", ""),
    # --------------------------------------------------------------------------------------------- ECMAScript
    ("s.js", "app.get('/x', (a) => 1);\nconst y = cache.get('x', (a) => 1);\n", "* request"),
    ("s.js", "const express = require('express');\nconst v1 = express.Router();\nv1.put('x', f);\nfunction f() {}\nfunction g() {}\n", "f request"),
    ("s.ts", "const h = async (req: Request, res: Response) => {};\nconst g = (res, req) => 1;\n", "h request"),
    ("s.ts", "import fastify from 'fastify';\nconst s = fastify();\ns.register(async () => 1);\ns.get('/', { a }, async () => 2);\n", "* request"),
    ("s.ts", "import { Hono } from 'hono';\nconst v1 = new Hono();\nv1.use(async (c, next) => 1);\nv1.on(() => 2);\n", "* request"),
    ("s.ts", "fetch('/x').then((a) => 1);\nclient.get('x', (a) => 1);\n", ""),
    ("app/a/route.ts", "export const GET = wrap(async () => 1, { a: 1 });\nexport const revalidate = 1;\nfunction f() {}\n", "* request"),
    ("app/api/cron/a/route.ts", "export async function POST() {}\nfunction f() {}\n", "POST job"),
    ("pages/api/a.ts", "export default async function handler() {}\nexport const config = () => 1;\n", "handler request"),
    ("src/middleware.ts", "export function middleware() {}\nfunction f() {}\n", "middleware request"),
    ("app/page.tsx", "export default async function P() { return <div/>; }\n", "P request"),
    ("app/page.tsx", "'use client';\nexport default function P() { return <div/>; }\n", "P render"),
    ("pages/a.tsx", "export async function getServerSideProps() {}\nexport async function getStaticProps() {}\n", "getServerSideProps request"),
    ("a.ts", "'use server';\nexport async function save() {}\nasync function rows() {}\n", "save request"),
    ("a.ts", "export function form() { async function save() { 'use server'; } }\n", "form.save request"),
    ("a.ts", "export const save = authActionClient.schema(s).action(async () => 1);\n", "* request"),
    ("app/routes/a.tsx", "export async function loader() {}\nexport async function rows() {}\n", "loader request"),
    ("src/routes/a.tsx", "export async function loader() {}\n", ""),
    ("src/routes/a/+server.ts", "export function GET() {}\n", "GET request"),
    ("s.ts", "export default defineEventHandler(async () => 1);\n", "* request"),
    ("s.ts", "export default { async fetch(r) {}, async scheduled(e) {}, async other() {} };\n", "fetch request, scheduled job"),
    ("s.ts", "export const r = protectedProcedure.input(z.string()).query(async ({ ctx }) => 1);\nconst q = db.query(async () => 1);\n", "* request"),
    ("c.ts", "import { Controller, Get } from '@nestjs/common';\n@Controller()\nclass A { @Get(':id') one() {} rows() {} }\n", "A.one request"),
    ("c.ts", "import { Cron } from '@nestjs/schedule';\nclass A { @Cron('* * *') night() {} rows() {} }\n", "A.night job"),
    ("c.ts", "import { Processor, WorkerHost } from '@nestjs/bullmq';\n@Processor('a')\nclass A extends WorkerHost { process() {} rows() {} }\n", "A.process job"),
    ("c.ts", "import { Query, Resolver } from 'type-graphql';\n@Resolver()\nclass A { @Query(() => [B]) all() {} rows() {} }\n", "A.all request"),
    ("r.ts", "export const resolvers = { Query: { all: () => 1 }, Order: { lines: (o) => 2 }, rows: () => 3 };\n", "resolvers.Query.all request, resolvers.Order.lines request"),
    ("r.ts", "builder.queryField('a', (t) => t.field({ type: 'A', resolve: () => 1 }));\n", "resolve request"),
    ("r.ts", "export const columns = { Order: { cell: () => 1 } };\n", ""),
    ("w.ts", "import { Worker } from 'bullmq';\nnew Worker('a', async (job) => 1);\n", "* job"),
    ("w.ts", "new Worker('a.js', () => 1);\n", ""),
    ("w.ts", "jobs.createQueue({ name: 'a', process: async (job) => 1, other: () => 2 });\n", "process job"),
    ("w.ts", "mailQueue.process(async (job) => 1);\nmailQueue.add('a', () => 2);\n", "* job"),
    ("w.ts", "export const a = inngest.createFunction({ id: 'a' }, { event: 'b' }, async ({ step }) => 1);\n", "* job"),
    ("w.ts", "import { task } from '@trigger.dev/sdk/v3';\nexport const a = task({ id: 'a', run: async () => 1, onFailure: async () => 2 });\n", "run job"),
    ("w.ts", "import cron from 'node-cron';\ncron.schedule('* * *', () => 1);\n", "* job"),
    ("w.ts", "class ATask extends BaseTask { perform() {} rows() {} }\n", "ATask.perform job"),
    ("w.ts", "await consumer.run({ eachMessage: async () => 1, other: async () => 2 });\n", "eachMessage job"),
    ("c.ts", "import { Command } from 'commander';\nconst p = new Command();\np.command('a').description('b').action(async () => 1);\n", "* cli"),
    ("c.ts", "store.dispatch(action(() => 1));\nform.action(() => 2);\n", ""),
    ("u.tsx", "export function Card() { return <b/>; }\nfunction card() { return <b/>; }\nexport function Rows() { return [1]; }\n", "Card render"),
    ("u.tsx", "const A = memo(forwardRef((p, ref) => <b/>));\nconst a = memo((p) => <b/>);\n", "* render"),
    ("u.tsx", "export const A = () => { const x = useMemo(() => 1, []); useEffect(() => { f(); }, []); return <b/>; };\n", "A render, *, *"),
    ("u.ts", "import { useState } from 'react';\nexport function useRows() {}\nexport function user() {}\nexport function used() {}\n", "useRows render"),
    ("u.ts", "import { ref } from 'vue';\nexport function useRows() {}\n", ""),
    ("u.jsx", "class A extends React.Component { render() { return <b/>; } rows() { return <b/>; } }\n", "A.render render"),
    ("u.tsx", "import { Html } from '@react-email/components';\nexport function Mail() { return <Html/>; }\n", "Mail"),
    ("u.js", "export function Card() { return new Summary(); }\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("path", "code", "expected"), FILES, ids=[f"{path} {code[:40]!r}" for path, code, _ in FILES])
def test_the_entry_points_of_a_file(path: str, code: str, expected: str) -> None:
    dialect = dialect_of(path)
    assert dialect is not None
    module = extract(code.encode(), dialect)
    assert not module.errors
    found = [
        f"{module.functions[index].qualname.replace('<lambda>', '*')} {context}".strip()
        for index, context in sorted(entry_points(module, path).functions.items())
    ]
    found = [name.rpartition(".")[2] if name.startswith("*.") or ".*" in name else name for name in found]
    assert sorted(name.removeprefix("default.") for name in found) == sorted(filter(None, expected.split(", ")))


def test_what_runs_if_a_file_is_run_as_a_command() -> None:
    for path, code in (
        ("a.py", b"if __name__ == '__main__':\n    main()\nif debug == '__main__':\n    main()\n"),
        ("a.js", b"if (require.main === module) { main(); }\nif (debug) { main(); }\n"),
    ):
        dialect = dialect_of(path)
        assert dialect is not None
        assert list(entry_points(extract(code, dialect), path).guards.values()) == ["cli"]


def test_functions_of_other_files_are_handed_on_by_name() -> None:
    code = b"import * as orders from './orders';\nimport { list } from './list';\nrouter.get('/a', check(list), orders.all);\nf(orders.x);\n"
    handed = entry_points(extract(code, "typescript"), "a.ts").handed
    assert sorted(getattr(expression, "name", getattr(expression, "id", "")) for expression, _ in handed) == [
        "all",
        "list",
    ]


def test_every_context_of_the_tables_can_have_budgets() -> None:
    assert {row.context for row in ROWS} <= {*KNOWN_CONTEXTS, ""}
