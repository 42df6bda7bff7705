; Python. What the captures mean, in every file here:
;   @import        what is imported, a name or a string      @bind      the same, but only given another name
;   @import.name   a part of it that is imported by name     @import.alias  its name from then on
;   @import.all    everything in it is known by its own name
;   @prefix        what stands before all imports in @within
;   @call @value   a function that is called, or handed on   @macro     the same of a macro
;   @named         a string or symbol that names one         @shell     a command in backquotes
;   @callee        a function that may import its @argument  @loaded    a file that is taken in
;   @computed      an import by a name that is not written   @use       a name in full
;   @text          a string or comment                       @assembly  inline assembly
;   @nested        tokens to be read as a source of their own

(import_statement name: (dotted_name) @import)
(import_statement name: (aliased_import name: (dotted_name) @import alias: (identifier) @import.alias))
(import_from_statement module_name: (dotted_name) @import name: (dotted_name) @import.name)
(import_from_statement
  module_name: (dotted_name) @import
  name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias))
(import_from_statement module_name: (dotted_name) @import (wildcard_import) @import.all)
(subscript value: (attribute) @name subscript: (string) @import (#eq? @name "sys.modules"))

(call function: (_) @call)
(call function: (_) @callee arguments: (argument_list . (_) @argument))
((call function: (identifier) @name arguments: (argument_list . (_) . (string) @named))
  (#any-of? @name "getattr" "setattr" "hasattr"))
((call function: [(identifier) (attribute)] @name arguments: (argument_list . (string) @named))
  (#any-of? @name "methodcaller" "attrgetter" "operator.methodcaller" "operator.attrgetter"))

(argument_list [(identifier) (attribute)] @value)
(keyword_argument value: [(identifier) (attribute)] @value)
(assignment right: [(identifier) (attribute)] @value)
(named_expression value: [(identifier) (attribute)] @value)
(default_parameter value: [(identifier) (attribute)] @value)
(typed_default_parameter value: [(identifier) (attribute)] @value)
(decorator [(identifier) (attribute)] @value)
(return_statement [(identifier) (attribute)] @value)
(lambda body: [(identifier) (attribute)] @value)
(conditional_expression [(identifier) (attribute)] @value)
(boolean_operator [(identifier) (attribute)] @value)
(expression_list [(identifier) (attribute)] @value)
(list [(identifier) (attribute)] @value)
(tuple [(identifier) (attribute)] @value)
(set [(identifier) (attribute)] @value)
(pair value: [(identifier) (attribute)] @value)
(parenthesized_expression [(identifier) (attribute)] @value)

(attribute) @use
[(string) (comment)] @text
