/**
 * The documents that the server is told about: those it checks, and those in whose comments it can wrap a request. A
 * list, and not every file: a lock file of some megabytes has nothing to say to it.
 */

/** By VS Code's language identifiers: what the server knows how to read comments in. */
export const LANGUAGES: readonly string[] = [
  ...["python", "javascript", "javascriptreact", "typescript", "typescriptreact"],
  ...["c", "cpp", "cuda-cpp", "objective-c", "objective-cpp", "proto3", "solidity", "prisma", "java", "groovy", "scala"],
  ...["kotlin", "swift", "dart", "csharp", "fsharp", "go", "rust", "php", "css", "scss", "less", "shellscript", "ruby"],
  ...["perl", "elixir", "julia", "r", "powershell", "yaml", "dockercompose", "toml", "graphql", "terraform", "dockerfile"],
  ...["makefile", "cmake", "sql", "lua", "haskell", "elm", "clojure", "lisp", "scheme", "erlang", "latex", "tex"],
  ...["matlab", "ocaml", "vim", "viml", "html", "xml", "vue", "svelte"],
  ...["markdown", "mdx", "plaintext", "prompt", "instructions", "chatagent", "chatmode", "skill", "git-commit"],
];

/** Where documents live: on disk, unsaved, and in the cells of notebooks. */
const SCHEMES: readonly string[] = ["file", "untitled", "vscode-notebook-cell"];

export const DOCUMENTS: readonly ({ readonly scheme: string } & ({ readonly language: string } | { readonly pattern: string }))[] = [
  ...SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language }))),
  // Whatever language the editor takes it for: without an extension for TOML it is plain text, or an association of one's own.
  { scheme: "file", pattern: "**/scale.toml" },
];
