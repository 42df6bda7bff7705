; PHP. Captures are explained in python.scm.

(namespace_use_clause . [(qualified_name) (name)] @import)
(namespace_use_clause . [(qualified_name) (name)] @import alias: (name) @import.alias)
(namespace_use_declaration (namespace_name) @prefix body: (namespace_use_group) @within)
[(include_expression (_) @loaded) (include_once_expression (_) @loaded)
 (require_expression (_) @loaded) (require_once_expression (_) @loaded)]

(function_call_expression function: (_) @call)
[(member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)] @call
(object_creation_expression [(name) (qualified_name)] @call)
((function_call_expression
    function: [(name) (qualified_name)] @name arguments: (arguments (argument [(string) (encapsed_string)] @named)))
  (#any-of? @name
    "call_user_func" "call_user_func_array" "array_map" "array_filter" "array_walk" "array_reduce" "usort" "uasort"
    "uksort" "is_callable" "function_exists" "register_shutdown_function"))
(shell_command_expression) @shell

(qualified_name) @use
[(string) (encapsed_string) (heredoc_body) (nowdoc_body) (comment) (shell_command_expression)] @text
