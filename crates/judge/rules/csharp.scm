; C#. Captures are explained in python.scm.

(using_directive !name [(qualified_name) (identifier) (alias_qualified_name)] @import) @import.all
(using_directive name: (identifier) @import.alias [(qualified_name) (alias_qualified_name)] @import)

(invocation_expression function: (_) @call)
(invocation_expression function: (_) @callee arguments: (argument_list . (argument (_) @argument)))
(attribute name: (_) @callee (attribute_argument_list . (attribute_argument (_) @argument)))
(object_creation_expression type: (_) @call)
(argument [(identifier) (member_access_expression) (generic_name)] @value)
(variable_declarator [(member_access_expression) (generic_name)] @value)
(assignment_expression right: [(identifier) (member_access_expression) (generic_name)] @value)

[(qualified_name) (member_access_expression) (alias_qualified_name)] @use
[(string_literal) (verbatim_string_literal) (raw_string_literal) (interpolated_string_expression) (comment)] @text
