"""jupyter_kernel_test, the suite for all kernels, with samples for this one."""

import unittest

import jupyter_kernel_test


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = "agopher-test"
    language_name = "go"
    file_extension = ".go"

    code_hello_world = 'import "fmt"\nfmt.Println("hello, world")'
    code_stderr = 'println("to standard error")'

    completion_samples = [
        {"text": "fmt.Printl", "matches": {"Println"}},
        {"text": "mathematics", "matches": set()},
        {"text": 'fmt.Println("é🎉", cont', "matches": {"contents"}},
        {"text": "app", "matches": {"append"}},
    ]

    complete_code_samples = ["1", "x := 1\nx", 'import "fmt"', "func f() {}", ""]
    incomplete_code_samples = ["func f() {", "fmt.Println(", "for i := range 3 {\n", "s := `a"]
    invalid_code_samples = ["x := )", "func 7q() {}", "import 3", "}"]

    code_generate_error = 'panic("failed")'
    code_execute_result = [
        {"code": "2+1", "result": "3"},
        {"code": "1+2-1", "result": "2"},
        {"code": '"é🎉"', "result": "é🎉"},
        {"code": "1+2-1", "result": "2"},
        {"code": "1+2-1", "result": "2"},
    ]
    code_display_data = [
        {
            "code": 'import "github.com/agopher/agopher/lib/display"\ndisplay.Show(display.HTML("<b>bold</b>"))',
            "mime": "text/html",
        },
        {
            "code": 'display.Show(display.Math("x^2"))',
            "mime": "text/latex",
        },
    ]
    code_clear_output = 'import "github.com/agopher/agopher/lib/display"\ndisplay.Clear(false)'
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "append"
    code_page_something = "append?"

    def test_completion(self):
        self.execute_helper('import "fmt"\ncontents := 1')
        self.flush_channels()
        super().test_completion()


if __name__ == "__main__":
    unittest.main()
