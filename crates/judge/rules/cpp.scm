; C++, besides what c.scm finds. Captures are explained in python.scm.

(using_declaration (qualified_identifier) @bind)
(using_declaration "namespace" [(identifier) (qualified_identifier)] @bind) @import.all
(namespace_alias_definition
  name: (namespace_identifier) @import.alias
  [(namespace_identifier) (nested_namespace_specifier)] @bind .)

(argument_list [(qualified_identifier) (template_function)] @value)
(init_declarator value: [(qualified_identifier) (template_function)] @value)
(assignment_expression right: [(qualified_identifier) (template_function)] @value)
(initializer_list [(qualified_identifier) (template_function)] @value)
(return_statement [(qualified_identifier) (template_function)] @value)
(new_expression type: (_) @call)
; `(std::sort)(a, b)` looks like a cast.
(cast_expression type: (type_descriptor type: (qualified_identifier) @call) value: (parenthesized_expression))

(raw_string_literal) @text
