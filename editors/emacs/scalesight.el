;;; scalesight.el --- Scale warnings and blueprint prompts, through Eglot  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Eglot runs one server in a buffer, so scalesight stands in the place of the language's own server there.
;; `M-x scalesight-eglot' changes to it for a while; `scalesight-eglot-ensure' in a mode hook does so for every
;; project that has a scale.toml.

;;; Code:

(require 'eglot)

(defgroup scalesight nil
  "Scale warnings and blueprint prompts from one scale.toml."
  :group 'tools)

(defcustom scalesight-command '("scalesight" "server")
  "The program that runs the server, and its arguments."
  :type '(repeat string))

(defcustom scalesight-options nil
  "What the server is told when it starts, as a property list.
\(:workspaceTrusted t) lets it use the prompt templates in the
.scalesight/templates folder of the projects that you open."
  :type 'plist)

;; Eglot 1.9 sends one language identifier for all buffers of a server, hence one entry for each language.
(defconst scalesight--modes
  '(("python" python-mode python-ts-mode)
    ("javascript" js-mode js-ts-mode js2-mode)
    ("typescript" typescript-mode typescript-ts-mode)
    ("typescriptreact" tsx-ts-mode)
    ("toml" conf-toml-mode toml-mode toml-ts-mode)
    ("markdown" markdown-mode markdown-ts-mode)
    ("plaintext" text-mode))
  "The language identifiers of the server, each with its major modes.")

(defun scalesight--server-programs ()
  "What `eglot-server-programs' is where scalesight is meant."
  (let ((contact (append scalesight-command
                         (and scalesight-options
                              (list :initializationOptions scalesight-options)))))
    (mapcar (lambda (entry)
              (cons (mapcar (lambda (mode) (list mode :language-id (car entry)))
                            (cdr entry))
                    contact))
            scalesight--modes)))

(defun scalesight--obstacle ()
  "Why the server cannot be started here, or nil if it can."
  (cond
   ((not (apply #'derived-mode-p (apply #'append (mapcar #'cdr scalesight--modes))))
    (format "scalesight: `%s' is not served; for Markdown and TypeScript install their modes"
            major-mode))
   ((not (executable-find (car scalesight-command)))
    (format "scalesight: no program `%s' is found; install the server, or set `scalesight-command'"
            (car scalesight-command)))))

;;;###autoload
(defun scalesight-eglot ()
  "Let scalesight serve this buffer, and the files of its language in this project.
Eglot runs one server in a buffer, so the one that serves it now is shut down.
To have that one back: \\[eglot-shutdown], then \\[eglot]."
  (interactive)
  (unless buffer-file-name
    (user-error "scalesight: Eglot serves files only; save this buffer first"))
  (let ((obstacle (scalesight--obstacle))
        (server (eglot-current-server))
        (eglot-server-programs (scalesight--server-programs)))
    (when obstacle (user-error "%s" obstacle))
    (when server (eglot-shutdown server))
    (call-interactively #'eglot)))

;;;###autoload
(defun scalesight-eglot-ensure ()
  "Let scalesight serve this buffer if a scale.toml is above its file.
For mode hooks, in place of `eglot-ensure'."
  (when (and buffer-file-name (locate-dominating-file buffer-file-name "scale.toml"))
    (let ((obstacle (scalesight--obstacle)))
      (if obstacle
          (message "%s" obstacle)
        (setq-local eglot-server-programs (scalesight--server-programs))
        (eglot-ensure)))))

(provide 'scalesight)
;;; scalesight.el ends here
