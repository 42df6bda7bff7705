; Kotlin. Captures are explained in python.scm.

(import (qualified_identifier) @import)
(import (qualified_identifier) @import . (identifier) @import.alias)
(import (qualified_identifier) @import "*" @import.all)

(call_expression . (_) @call)
(call_expression . (_) @callee (value_arguments . (value_argument (_) @argument)))
(infix_expression . (_) . (identifier) @call)
(callable_reference) @value
(value_argument [(identifier) (navigation_expression)] @value)
(property_declaration [(identifier) (navigation_expression)] @value)

[(navigation_expression) (user_type)] @use
[(string_literal) (multiline_string_literal) (line_comment) (block_comment)] @text
