// Says that its lines are from other files, whose text the compiler would show.
// attack: 106 96
// verdict: CE
// hides: root:
#line 1 "/etc/passwd"
int main(void) { return undeclared; }
#line 1 "@SECRET@"
int f(void) { return undeclared; }
