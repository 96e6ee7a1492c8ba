"""The file that `scalesight init` writes."""

from __future__ import annotations

STARTER = """\
# The numbers of this project. Warnings in the editor, checks in CI and prompts all use them.
#
# Start with one collection: the one you have most of. Lines that begin with # and no space are
# examples: delete the # and write your own number. What is not declared here is never guessed.

[project]
#name = "storefront"
horizon = "12 months"             # how far growth is projected

# ---- Collections: what there are many of, under the name that your code uses

#[collections.products]
#size = 2_000                     # or "2,000+", "10k", { min = 1_800, max = 2_400 }
#growth = "10%/month"             # or "3%/year"; leave it out if the number hardly moves
#as_of = 2026-11-01               # the day the number was counted
#item_size = "4 KiB"              # what one of them takes in memory
#aliases = ["catalog", "skus"]    # other names for it, in code and in speech
#models = ["Product"]             # its class, table or type, if the name does not tell

#[collections.variants]
#per = "products"                 # size is for each product; the total, 6,000..10,000, follows
#size = { min = 3, max = 5 }

# ---- Budgets: the walls for one operation. Delete a line, and that is not checked

[budgets]
iterations = 5_000                # times that loop bodies run
queries = 50                      # database round trips
api_calls = 100                   # remote calls, messages, jobs
work = 1_000_000                  # elements visited inside sort, `in list`, copies
memory = "256 MiB"                # held at once
#time = "800 ms"                  # counted where latencies and rates are declared

#[budgets.render]                 # where somebody waits less, or nobody: request, render, job, cli
#iterations = 1_000

# ---- Platforms: remote systems and their limits

#[platforms.supplier]
#calls = ["supplier_client.*", "fetch(https://api.supplier.example/*)"]
#rate = "2/s"
#quota = "10_000/day"
#page_size = 250                  # items in one page of an answer, at most
#latency = "200 ms"

# ---- Calls: what your own functions cost and give back, where their code does not tell

#[calls."repo.find_*"]            # as code says it, by import (shop.repo.find_all), or Class.method
#queries = 1                      # 0 for what is answered from memory; also api_calls, platform
#returns = "products"             # all of them; at most so many with most = 50; returns_one for one

# ---- Prompts

#[prompt]
#requirements = ["INP <= 200 ms", "no main-thread blocking"]
#style = "full"                   # full, compact or comment

# ---- Other budgets for some paths; the last that matches wins

#[[overrides]]
#paths = ["scripts/**", "**/migrations/**"]
#budgets = { iterations = 1_000_000, queries = "none" }
"""
