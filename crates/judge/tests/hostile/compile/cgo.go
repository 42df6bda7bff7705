// Asks for a C compiler with options of its own.
// attack: 101
// verdict: CE
package main

// #cgo CFLAGS: -fplugin=/tmp/x.so -include @SECRET@
// #cgo LDFLAGS: -Wl,-rpath,/tmp -o /box/other
// #include <stdio.h>
import "C"

func main() { C.puts(nil) }
