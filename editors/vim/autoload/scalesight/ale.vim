" scalesight as a linter of ALE. ALE reads ale_linters/<filetype>/scalesight.vim, and those call this.

call ale#Set('scalesight_executable', 'scalesight')
call ale#Set('scalesight_options', {})

" ALE starts a server again with the next change of the text, however often it has crashed.
let s:most_starts = 3
let s:most_starts_seconds = 180
let s:starts = []
let s:told = {}

function! scalesight#ale#define(filetype) abort
    call ale#linter#Define(a:filetype, {
    \   'name': 'scalesight',
    \   'lsp': 'stdio',
    \   'executable': function('s:executable'),
    \   'command': '%e server',
    \   'language': function('s:language'),
    \   'project_root': function('s:project_root'),
    \   'completion_filter': function('s:fits'),
    \   'initialization_options': function('s:options'),
    \})
endfunction

" ALE asks for it before every message. An empty one keeps the server from being started.
function! s:executable(buffer) abort
    let l:executable = expand(ale#Var(a:buffer, 'scalesight_executable'))

    if !executable(l:executable)
        call s:tell('scalesight: "' . l:executable . '" cannot be run. Install the server, or set'
        \   . ' g:ale_scalesight_executable to its path')

        return ''
    endif

    if !exists('*job_info') || s:runs(l:executable)
        return l:executable
    endif

    call filter(s:starts, 'v:val > localtime() - s:most_starts_seconds')

    if len(s:starts) >= s:most_starts
        call s:tell('scalesight: the server ended ' . s:most_starts . ' times in a few minutes and is left alone.'
        \   . ' Run "' . l:executable . ' server" in a shell to see why')

        return ''
    endif

    call add(s:starts, localtime())

    return l:executable
endfunction

function! s:runs(executable) abort
    for l:job in job_info()
        let l:info = job_info(l:job)

        if l:info.status is# 'run' && stridx(join(l:info.cmd), ale#Escape(a:executable) . ' server') >= 0
            return 1
        endif
    endfor

    return 0
endfunction

" The filetype of the buffer, as ALE lints javascriptreact as javascript and typescriptreact as typescript.
function! s:language(buffer) abort
    let l:filetype = getbufvar(a:buffer, '&filetype')

    return l:filetype is# 'text' ? 'plaintext' : l:filetype
endfunction

" ALE takes every column for a number of bytes, and has no way to say so.
function! s:options(buffer) abort
    return extend({'positionEncoding': 'utf-8'}, ale#Var(a:buffer, 'scalesight_options'))
endfunction

" One server for a repository: for each file it takes the nearest scale.toml itself.
function! s:project_root(buffer) abort
    let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')

    if !empty(l:git)
        return fnamemodify(l:git, ':h:h')
    endif

    for l:name in ['.git', 'scale.toml']
        let l:file = ale#path#FindNearestFile(a:buffer, l:name)

        if !empty(l:file)
            return fnamemodify(l:file, ':h')
        endif
    endfor

    return fnamemodify(bufname(a:buffer), ':p:h')
endfunction

" ALE cuts what it completes at the first bracket, and joins its lines.
function! s:fits(buffer, item) abort
    return get(get(a:item, 'textEdit', {}), 'newText', '') !~# '[(\n]'
endfunction

" Each message once.
function! s:tell(message) abort
    if !has_key(s:told, a:message)
        let s:told[a:message] = 1
        echohl WarningMsg
        echomsg a:message
        echohl None
    endif
endfunction
