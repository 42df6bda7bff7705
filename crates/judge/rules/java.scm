; Java. Captures are explained in python.scm.

(import_declaration [(scoped_identifier) (identifier)] @import)
(import_declaration [(scoped_identifier) (identifier)] @import (asterisk) @import.all)

(method_invocation) @call
(object_creation_expression type: (_) @call)
(method_reference) @value
(method_invocation arguments: (argument_list . (_) @argument)) @callee

[(scoped_type_identifier) (scoped_identifier) (field_access)] @use
[(string_literal) (line_comment) (block_comment)] @text
