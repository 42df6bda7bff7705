// Has the compiler put files of the host into the program.
// attack: 97
// verdict: CE
package main

import (
	_ "embed"
	"fmt"
)

//go:embed ../../../../../etc/shadow
var shadow string

//go:embed @SECRET@
var secret string

func main() { fmt.Println(shadow, secret) }
