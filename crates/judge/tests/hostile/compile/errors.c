// Thousands of errors, each with a long line.
// attack: 100
// verdict: CE
// levels: full
// says: error
@800*int f(void) { return undeclared_name_that_is_rather_long_and_stands_here_again_and_again; }
@
