# For a course whose notebooks run in the agopher kernel, or in gophernotes: both
# say that their language is go, which nbgrader has no stub for.
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "agop"
# A panic compiles where any result is wanted, and the tests of a task that was
# not begun fail.
c.ClearSolutions.code_stub = {"go": '// YOUR CODE HERE\npanic("not implemented")'}
# A cell may compute for this many seconds.
c.ExecutePreprocessor.timeout = 60
