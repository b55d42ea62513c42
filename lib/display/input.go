package display

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

var input struct {
	sync.Mutex
	file *bufio.Reader // standard input, where there is no front end
}

// Input asks the user for a line of text, in a notebook with a field below the
// cell:
//
//	name, err := display.Input("Your name: ")
//
// The error is io.EOF if the input has ended. A notebook that is run without
// Jupyter has nobody to ask.
func Input(prompt string) (string, error) { return ask(prompt, false) }

// Password is [Input] that does not show what is typed. Only a front end can
// hide it; in other programs there is an error.
func Password(prompt string) (string, error) { return ask(prompt, true) }

func ask(prompt string, password bool) (string, error) {
	if f := CurrentFront().Ask; f != nil {
		return f(prompt, password)
	}
	if password {
		return "", errors.New("display: nobody hides what is typed here; Password needs a notebook or the terminal")
	}
	input.Lock()
	defer input.Unlock()
	if input.file == nil {
		input.file = bufio.NewReader(os.Stdin)
	}
	fmt.Print(prompt)
	line, err := input.file.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}
