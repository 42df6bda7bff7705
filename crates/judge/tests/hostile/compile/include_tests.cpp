// Tests and answers, by all paths one could think of.
// attack: 96 50
// verdict: CE
#include "@PACKAGE@/data/secret/1.ans"
#include "../data/secret/1.ans"

int main() {}
