; JavaScript, and what TypeScript has of it. Captures are explained in python.scm.

(import_statement source: (string) @import)
(import_statement (import_clause (identifier) @import.alias) source: (string) @import)
(import_statement (import_clause (namespace_import (identifier) @import.alias)) source: (string) @import)
(import_statement
  (import_clause (named_imports (import_specifier !alias name: (_) @import.name)))
  source: (string) @import)
(import_statement
  (import_clause (named_imports (import_specifier name: (_) @import.name alias: (_) @import.alias)))
  source: (string) @import)
(export_statement source: (string) @import)
(variable_declarator
  name: (identifier) @import.alias
  value: (call_expression
    function: (identifier) @name arguments: (arguments . [(string) (template_string)] @import)
    (#eq? @name "require")))
(variable_declarator
  name: (object_pattern (shorthand_property_identifier_pattern) @import.name)
  value: (call_expression
    function: (identifier) @name arguments: (arguments . [(string) (template_string)] @import)
    (#eq? @name "require")))
(variable_declarator
  name: (object_pattern (pair_pattern key: (property_identifier) @import.name value: (identifier) @import.alias))
  value: (call_expression
    function: (identifier) @name arguments: (arguments . [(string) (template_string)] @import)
    (#eq? @name "require")))

(call_expression function: (import) arguments: (arguments . (_) @loaded))
(call_expression function: (_) @callee arguments: (arguments . (_) @argument))
((arguments (identifier) @computed) (#eq? @computed "require"))
(variable_declarator value: (identifier) @computed (#eq? @computed "require"))
(assignment_expression right: (identifier) @computed (#eq? @computed "require"))

(call_expression function: (_) @call)
(new_expression constructor: (_) @call)
(arguments [(identifier) (member_expression)] @value)
(variable_declarator value: [(identifier) (member_expression)] @value)
(variable_declarator
  name: (object_pattern [
    (shorthand_property_identifier_pattern) @value
    (pair_pattern key: (property_identifier) @value)]))
(assignment_expression right: [(identifier) (member_expression)] @value)
(pair value: [(identifier) (member_expression)] @value)
(object (shorthand_property_identifier) @value)
(array [(identifier) (member_expression)] @value)
(return_statement [(identifier) (member_expression)] @value)
(arrow_function body: [(identifier) (member_expression)] @value)
(ternary_expression consequence: [(identifier) (member_expression)] @value)
(ternary_expression alternative: [(identifier) (member_expression)] @value)
(binary_expression right: [(identifier) (member_expression)] @value)

(member_expression) @use
[(string) (template_string) (comment)] @text
