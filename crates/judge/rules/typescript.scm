; TypeScript, besides what javascript.scm finds. Captures are explained in python.scm.

(import_require_clause (identifier) @import.alias source: (string) @import)
(arguments (as_expression) @value)
(variable_declarator value: (as_expression) @value)
