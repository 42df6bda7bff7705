; Go. Captures are explained in python.scm.

(import_spec !name path: (_) @import)
(import_spec name: (package_identifier) @import.alias path: (_) @import)
(import_spec name: (blank_identifier) path: (_) @import)
(import_spec name: (dot) @import.all path: (_) @import)

(call_expression function: (_) @call)
(type_conversion_expression type: (_) @call)
(argument_list [(identifier) (selector_expression)] @value)
(short_var_declaration right: (expression_list [(identifier) (selector_expression)] @value))
(assignment_statement right: (expression_list [(identifier) (selector_expression)] @value))
(var_spec value: (expression_list [(identifier) (selector_expression)] @value))
(return_statement (expression_list [(identifier) (selector_expression)] @value))
(literal_element [(identifier) (selector_expression)] @value)

[(selector_expression) (qualified_type)] @use
[(interpreted_string_literal) (raw_string_literal) (comment)] @text
