"""What a user does with a kernel, by jupyter_client and nbconvert."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel
from jupyter_client.session import Session

KERNEL = "agopher-test"
PATIENCE = 60  # seconds for what is to happen at once

busy, idle = {"execution_state": "busy"}, {"execution_state": "idle"}


class Outcome:
    """The reply to a request, and the iopub messages that belong to it."""

    def __init__(self, reply, out):
        self.reply, self.out = reply["content"], [m for m in out if m["msg_type"] != "status"]
        self.statuses = [m["content"]["execution_state"] for m in out if m["msg_type"] == "status"]
        self.metadata = [m["metadata"] for m in out + [reply]]

    def types(self):
        return [m["msg_type"] for m in self.out if m["msg_type"] != "execute_input"]

    def contents(self, kind):
        return [m["content"] for m in self.out if m["msg_type"] == kind]

    def text(self, name="stdout"):
        return "".join(c["text"] for c in self.contents("stream") if c["name"] == name)

    def value(self, mime="text/plain"):
        results = self.contents("execute_result")
        return results[0]["data"].get(mime) if results else None


def get(kc, channel, parent):
    """Returns the next message that belongs to a request."""
    while True:
        m = getattr(kc, f"get_{channel}_msg")(timeout=PATIENCE)
        if m["parent_header"].get("msg_id") == parent:
            return m


def outcome(kc, request, channel="shell"):
    reply, out = get(kc, channel, request), []
    while not out or out[-1]["content"] != idle:
        out.append(get(kc, "iopub", request))
    return Outcome(reply, out)


def run(kc, code, **options):
    return outcome(kc, kc.execute(code, **options))


def control(kc, kind, content=None):
    m = kc.session.msg(kind, content or {})
    kc.control_channel.send(m)
    return m["header"]["msg_id"]


class Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = start_new_kernel(kernel_name=KERNEL)

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel()

    def ok(self, code, **options):
        o = run(self.kc, code, **options)
        self.assertEqual(o.reply["status"], "ok", o.reply)
        return o

    def test_streams(self):
        o = self.ok('import ("fmt"; "os")\nfmt.Println("é🎉"); fmt.Fprintln(os.Stderr, "e"); print("p")')
        self.assertEqual(o.text(), "é🎉\n")
        self.assertEqual(o.text("stderr"), "e\np")
        self.assertEqual(o.statuses, ["busy", "idle"])
        self.assertEqual(o.contents("execute_input")[0]["execution_count"], o.reply["execution_count"])
        self.assertTrue(all(m == {} for m in o.metadata))

    def test_invalid_utf8(self):
        o = self.ok('import "os"\nos.Stdout.Write([]byte("a\\xff\\xc3b\\n"))')
        self.assertEqual(o.text(), "a\ufffd\ufffdb\n")

    def test_megabyte(self):
        o = self.ok('import ("fmt"; "strings")\nfmt.Print(strings.Repeat("é", 1<<19))')
        self.assertEqual(o.text(), "é" * (1 << 19))

    def test_many_lines(self):
        self.ok('import "fmt"')
        start = time.time()
        o = self.ok("for i := 0; i < 100000; i++ { fmt.Println(i) }")
        took = time.time() - start
        self.assertEqual(o.text(), "".join(f"{i}\n" for i in range(100000)))
        self.assertLess(len(o.out), 1000)
        print(f"100,000 lines: {took:.3f} s in {len(o.out)} messages")

    def test_figure(self):
        o = self.ok(
            'import "github.com/agopher/agopher/plotting"\n'
            'plotting.New("squares").Line("y", []float64{1, 2, 3}, []float64{1, 4, 9})'
        )
        self.assertTrue(o.value("image/svg+xml").lstrip().startswith("<"), o.value("image/svg+xml")[:80])
        self.assertTrue(o.value("image/png").startswith("iVBORw0KGgo"))
        self.assertTrue(o.value())

    def test_display_order(self):
        o = self.ok(
            'import ("fmt"; "github.com/agopher/agopher/lib/display")\n'
            'for i := range 3 { fmt.Println(i); display.Show(display.Math(fmt.Sprint(i))) }\n"end"'
        )
        self.assertEqual(o.types(), ["stream", "display_data"] * 3 + ["execute_result"])
        self.assertEqual([c["data"]["text/latex"] for c in o.contents("display_data")], ["$$0$$", "$$1$$", "$$2$$"])
        self.assertEqual(o.value(), "end")

    def test_display_events(self):
        self.ok('import ("fmt"; "github.com/agopher/agopher/lib/display")')
        o = self.ok('fmt.Println("a")\nh := display.Live("first")\ndisplay.Clear(true)\nh.Update("second")\ndisplay.Clear(false)')
        self.assertEqual(o.types(), ["stream", "display_data", "clear_output", "update_display_data", "clear_output"])
        self.assertEqual([c["wait"] for c in o.contents("clear_output")], [True, False])
        shown, changed = o.contents("display_data")[0], o.contents("update_display_data")[0]
        self.assertEqual((shown["data"]["text/plain"], changed["data"]["text/plain"]), ("first", "second"))
        self.assertTrue(shown["transient"]["display_id"])
        self.assertEqual(shown["transient"], changed["transient"])
        later = self.ok('h.Update("third")').contents("update_display_data")[0]
        self.assertEqual((later["data"]["text/plain"], later["transient"]), ("third", shown["transient"]))

    def comm(self, kind, **content):
        """Sends what a page sends, and returns the iopub messages."""
        m = self.kc.session.msg(kind, content)
        self.kc.shell_channel.send(m)
        out = []
        while not out or out[-1]["content"] != idle:
            out.append(get(self.kc, "iopub", m["header"]["msg_id"]))
        self.assertEqual(out[0]["content"], busy)
        return [m for m in out if m["msg_type"] != "status"]

    def use(self, comm, pressed="", **values):
        return self.comm("comm_msg", comm_id=comm, data={"values": values, "pressed": pressed})

    def comms(self):
        return list(outcome(self.kc, self.kc.comm_info()).reply["comms"])

    def test_controls(self):
        self.ok('import ("fmt"; "github.com/agopher/agopher/lib/ui")')
        o = self.ok(
            "kept := 1\n"
            'panel := ui.Interact(func(v ui.Values) any {\n\tx := v.Float("x")\n\tfmt.Println("at", x)\n'
            '\tif v.Pressed("loop") {\n\t\tfor { kept++ }\n\t}\n'
            "\treturn []string{\"a\", \"b\"}[int(x)]\n"
            '}, ui.Slider{Name: "x", Max: 5}, ui.Button{Name: "loop"})'
        )
        self.assertEqual(o.types(), ["display_data", "stream", "display_data"])
        controls, value = o.contents("display_data")
        html = controls["data"]["text/html"]
        panel = html.split('data-panel="')[1].split('"')[0]
        self.assertEqual(value["data"]["text/plain"], "a")

        self.assertEqual(self.comm("comm_open", comm_id="c1", target_name="agopher.ui", data={"panel": panel}), [])
        self.assertEqual(self.comms(), ["c1"])
        printed, changed = self.use("c1", x=1)
        self.assertEqual(printed["content"]["text"], "at 1\n")
        self.assertEqual(changed["msg_type"], "update_display_data")
        self.assertEqual(changed["content"]["data"]["text/plain"], "b")
        self.assertEqual(changed["content"]["transient"], value["transient"])
        self.assertEqual(self.ok('panel.Values().Float("x")').value(), "1")

        error = self.use("c1", x=3)[-1]["content"]
        self.assertEqual(error["ename"], "panic")
        self.assertIn("index out of range", error["evalue"])
        self.assertIn('return []string{"a", "b"}[int(x)]', "\n".join(error["traceback"]))
        self.assertIn("cannot be the value", self.use("c1", x="0")[-1]["content"]["evalue"])

        m = self.kc.session.msg("comm_msg", {"comm_id": "c1", "data": {"values": {"x": 0}, "pressed": "loop"}})
        self.kc.shell_channel.send(m)
        get(self.kc, "iopub", m["header"]["msg_id"])
        time.sleep(0.2)
        waiting = self.kc.execute("kept > 1")
        control(self.kc, "interrupt_request")
        kinds = []
        while not kinds or kinds[-1] != "error":
            kinds.append(get(self.kc, "iopub", m["header"]["msg_id"])["msg_type"])
        outcome(self.kc, waiting)  # aborted, unless it came after the interrupt
        self.assertEqual(self.ok("kept > 1").value(), "true")
        self.assertEqual(self.use("c1", x=0)[-1]["content"]["data"]["text/plain"], "a")

        for target, data in [("other", {}), ("agopher.ui", {"panel": "none"}), ("agopher.ui", 3)]:
            closed = self.comm("comm_open", comm_id="c2", target_name=target, data=data)
            self.assertEqual([(m["msg_type"], m["content"]["comm_id"]) for m in closed], [("comm_close", "c2")])
        self.assertEqual(self.use("c3", x=1)[-1]["msg_type"], "comm_close")
        self.comm("comm_close", comm_id="c1", data={})
        self.assertEqual(self.comms(), [])

        self.comm("comm_open", comm_id="c4", target_name="agopher.ui", data={"panel": panel})
        run(self.kc, 'import "flag"\nflag.CommandLine.Parse([]string{"-x"})')
        self.assertEqual(self.use("c4", x=1)[-1]["msg_type"], "comm_close")  # the new session does not know the panel

    def test_usage(self):
        u = outcome(self.kc, control(self.kc, "usage_request"), "control").reply
        self.assertEqual(u["pid"], self.km.provisioner.pid)
        self.assertGreater(u["kernel_memory"], 1 << 20)
        self.assertEqual(u["cpu_count"], os.cpu_count())

    def test_error(self):
        for code, ename in [("x y", "compile error"), ('panic("p")', "panic"), ("undefinedName", "compile error")]:
            o = run(self.kc, code)
            self.assertEqual(o.types(), ["error"])
            e = o.contents("error")[0]
            self.assertEqual(o.reply["status"], "error")
            for c in (e, o.reply):
                self.assertEqual(c["ename"], ename)
                self.assertEqual(c["traceback"], e["traceback"])
                self.assertNotIn("\n", c["evalue"])
            self.assertIn(f"In[{o.reply['execution_count']}]", "".join(e["traceback"]))

    def test_counting(self):
        n = self.ok("1").reply["execution_count"]
        self.assertEqual(self.ok("2", silent=True).reply["execution_count"], n)
        self.assertEqual(self.ok("2", store_history=False).reply["execution_count"], n)
        self.assertEqual(self.ok("1").reply["execution_count"], n + 1)
        o = run(self.kc, "none")
        self.assertIn(f"In[{n + 2}]", "".join(o.reply["traceback"]))

    def test_silent(self):
        o = self.ok('import "fmt"\nfmt.Println("unheard"); silentValue := 3\nsilentValue', silent=True)
        self.assertEqual(o.out, [])
        self.assertEqual(self.ok("silentValue").value(), "3")

    def test_history(self):
        self.ok("111 + 1")
        self.ok("222 + 2", store_history=False)
        self.ok("333 + 3")
        h = outcome(self.kc, self.kc.history(hist_access_type="tail", n=2, output=True)).reply["history"]
        self.assertEqual([row[2] for row in h], [["111 + 1", "112"], ["333 + 3", "336"]])

    def test_user_expressions(self):
        o = self.ok("a, b := 3, 4", user_expressions={"sum": "a + b", "bad": "a + none"})
        e = o.reply["user_expressions"]
        self.assertEqual((e["sum"]["status"], e["sum"]["data"]["text/plain"]), ("ok", "7"))
        self.assertEqual((e["bad"]["status"], e["bad"]["ename"]), ("error", "compile error"))
        self.assertEqual(o.types(), [])

    def test_completion(self):
        self.ok('import "fmt"')
        code = 's := "é🎉"; fmt.Printl // 🎉'
        cursor = code.index(" //")
        r = outcome(self.kc, self.kc.complete(code, cursor)).reply
        self.assertEqual(r["matches"], ["Println"])
        self.assertEqual((r["cursor_start"], r["cursor_end"]), (cursor - len("Printl"), cursor))
        self.assertEqual(r["metadata"]["_jupyter_types_experimental"][0]["type"], "function")

    def test_inspection(self):
        self.ok('import "fmt"')
        code = '"é🎉"; fmt.Println(1)'
        for detail in (0, 1):
            r = outcome(self.kc, self.kc.inspect(code, code.index("ntln"), detail)).reply
            self.assertTrue(r["found"])
            self.assertEqual(set(r["data"]), {"text/plain", "text/html", "text/markdown"})
            self.assertIn("func fmt.Println", r["data"]["text/plain"])
        self.assertFalse(outcome(self.kc, self.kc.inspect("nobody")).reply["found"])

    def test_goroutine(self):
        """What a goroutine prints after its cell belongs to the last cell."""
        self.ok('import ("fmt"; "time")')
        request = self.kc.execute('go func() { <-time.After(300 * time.Millisecond); fmt.Println("late") }()')
        outcome(self.kc, request)
        m = get(self.kc, "iopub", request)
        self.assertEqual(m["content"], {"name": "stdout", "text": "late\n"})

    def wait_for_output(self):
        while self.kc.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
            pass

    def test_interrupt(self):
        self.ok(
            'import ("fmt"; "time"; "github.com/agopher/agopher/datasets"; "github.com/agopher/agopher/lib/rfm")\n'
            "kept := 41; ch := make(chan int); data := datasets.LowRank(1500, 30, 2, 1)"
        )
        for code in [
            "for { kept += 0 }",
            "<-ch",
            "time.Sleep(time.Hour)",
            "rfm.Fit(data.X, data.Y, rfm.Options{Ridge: 1e-3, Iters: 1000})",
        ]:
            limit = 2 if "rfm" in code else 1  # 0.2 s on a machine that does nothing else
            for how in ("message", "signal"):
                request = self.kc.execute('fmt.Println("started")\n' + code)
                self.wait_for_output()
                time.sleep(0.1)
                start = time.time()
                if how == "message":
                    reply = get(self.kc, "control", control(self.kc, "interrupt_request"))
                    self.assertEqual((reply["msg_type"], reply["content"]), ("interrupt_reply", {"status": "ok"}))
                else:
                    os.kill(self.km.provisioner.pid, signal.SIGINT)
                o = outcome(self.kc, request)
                took = time.time() - start
                self.assertEqual(o.reply["status"], "error", code)
                bars = {"display_data", "update_display_data"} if "rfm" in code else set()  # where it took its time
                self.assertEqual([t for t in o.types() if t not in bars], ["error"], code)
                self.assertLess(took, limit, code)
                print(f"stopped {took:.3f} s after a {how}: {code}")
                self.assertEqual(self.ok("kept + 1").value(), "42")

    def test_interrupt_idle(self):
        for _ in range(3):
            self.km.interrupt_kernel()
            os.kill(self.km.provisioner.pid, signal.SIGINT)
        time.sleep(0.1)
        self.assertEqual(self.ok("1 + 1").value(), "2")

    def test_abort_queue(self):
        self.ok('import "time"')
        codes = ["time.Sleep(200 * time.Millisecond)", 'panic("first")', "aborted1 := 1", "aborted2 := 1"]
        got = [outcome(self.kc, r).reply for r in [self.kc.execute(c) for c in codes]]
        self.assertEqual([r["status"] for r in got], ["ok", "error", "error", "error"])
        self.assertEqual([r.get("ename") for r in got], [None, "panic", "aborted", "aborted"])
        self.assertEqual(self.ok("1").value(), "1")
        # A cell that fails at once, before those behind it have arrived.
        for _ in range(20):
            got = [outcome(self.kc, r).reply for r in [self.kc.execute(c) for c in ["none"] + ["2"] * 10]]
            self.assertEqual([r["ename"] for r in got], ["compile error"] + ["aborted"] * 10)
            self.assertEqual(self.ok("1").value(), "1")
        got = [outcome(self.kc, r).reply for r in [self.kc.execute(c, stop_on_error=False) for c in codes[1:] + ["1"]]]
        self.assertEqual([r["status"] for r in got], ["error", "ok", "ok", "ok"])

    def test_interrupt_aborts(self):
        self.ok('import "fmt"')
        running = self.kc.execute('fmt.Println("started")\nfor {}')
        waiting = self.kc.execute("2")
        self.wait_for_output()
        self.km.interrupt_kernel()
        self.assertEqual(outcome(self.kc, running).reply["ename"], "interrupted")
        self.assertEqual(outcome(self.kc, waiting).reply["ename"], "aborted")

    def test_while_busy(self):
        self.ok('import "fmt"\nradius := 2.5')
        request = self.kc.execute('fmt.Println("started")\nselect {}')
        self.wait_for_output()
        start = time.time()
        r = get(self.kc, "shell", self.kc.complete("rad"))["content"]
        self.assertEqual(r["matches"], ["radius"])
        r = get(self.kc, "shell", self.kc.inspect("radius"))["content"]
        self.assertIn("var radius float64", r["data"]["text/plain"])
        r = get(self.kc, "control", control(self.kc, "kernel_info_request"))["content"]
        self.assertEqual(r["implementation"], "agopher")
        self.assertEqual(get(self.kc, "shell", self.kc.is_complete("x {"))["content"]["status"], "incomplete")
        self.assertLess(time.time() - start, 5)
        print(f"four answers while a cell runs: {time.time() - start:.3f} s")
        self.km.interrupt_kernel()
        outcome(self.kc, request)

    def test_goroutine_panic(self):
        """A panic in a goroutine ends its cell, which shows the line; variables are kept."""
        self.ok('import ("sync"; "time")\nkept := 5')
        for code in [
            'go func() {\n\tpanic("boom")\n}()\ntime.Sleep(time.Minute)',
            'var wg sync.WaitGroup\nwg.Go(func() {\n\tpanic("boom") })\nwg.Wait()',
        ]:
            o = run(self.kc, code)
            self.assertEqual((o.reply["ename"], o.reply["evalue"]), ("panic", "boom"))
            self.assertIn('panic("boom")', "\n".join(o.reply["traceback"]))
            self.assertEqual(self.ok("kept").value(), "5")

    def test_worker_end(self):
        """What ends the process of the cells does not end the kernel."""
        panics = (
            'import "gonum.org/v1/gonum/diff/fd"\n'
            "fd.Gradient(nil, func(x []float64) float64 {\n"
            '\tpanic("boom")\n'
            "}, []float64{1, 2}, &fd.Settings{Concurrent: true, OriginKnown: true})"
        )
        maps = (
            'import "time"\nm := map[int]int{}\n'
            "for range 8 { go func() { time.Sleep(200 * time.Millisecond); for { m[1]++ } }() }\n"
            "select {}"  # where the cell is by then
        )
        for code, evalue, shown in [
            (panics, "panic in a goroutine: boom", 'panic("boom")'),
            (maps, "concurrent map", "select {}"),
            ('import "runtime/debug"\ndebug.SetMaxStack(1 << 20)\nfunc f(n int) int { return f(n+1) + 1 }\nf(0)', "stack overflow", "f(0)"),
            ('import "flag"\nflag.CommandLine.Parse([]string{"-x"})', "exit code 2", "flag.CommandLine"),
            ('import "os"\np, _ := os.FindProcess(os.Getpid())\np.Kill()\nselect {}', "was killed", "In["),
        ]:
            self.ok("lost := 3")
            o = run(self.kc, code)
            self.assertEqual(o.reply["ename"], "worker ended", o.reply)
            self.assertIn(evalue, o.reply["evalue"])
            self.assertEqual(o.types()[-1], "error")
            text = "\n".join(o.reply["traceback"])
            self.assertIn(shown, text)
            self.assertIn(f"In[{o.reply['execution_count']}]", text)
            self.assertIn("run the cells above again", text)
            start = time.time()
            o = self.ok("6 * 7")
            self.assertEqual(o.types(), ["display_data", "execute_result"])
            self.assertEqual(o.contents("display_data")[0]["data"]["text/plain"], "New session: variables were lost.")
            self.assertEqual(o.value(), "42")
            print(f"next cell {time.time() - start:.3f} s after: {evalue}")
            o = run(self.kc, "lost")
            self.assertEqual((o.reply["ename"], o.types()), ("compile error", ["error"]))
            self.assertIn(f"In[{o.reply['execution_count']}]", "".join(o.reply["traceback"]))

    def test_exit(self):
        """os.Exit ends the cell only."""
        self.ok('import "os"\nkept := 5')
        o = run(self.kc, "os.Exit(3)")
        self.assertEqual((o.reply["ename"], o.reply["evalue"]), ("exit", "the cell called os.Exit(3)"))
        self.assertEqual(self.ok("kept").value(), "5")

    def test_endless_output(self):
        """A cell that prints without end is limited, says so, and can be stopped."""
        self.ok('import "fmt"')
        request = self.kc.execute('for i := 0; ; i++ { fmt.Println("line", i) }')
        text, start = "", time.time()
        while "what follows is not shown" not in text:
            m = get(self.kc, "iopub", request)
            text += m["content"].get("text", "")
            self.assertLess(len(text), 5 << 20)
        print(f"{len(text)} characters in {time.time() - start:.1f} s")
        self.assertLess(len(text) / (time.time() - start + 3), 1e6)  # what the Jupyter server lets pass
        self.assertIn("the cell has printed 4 MiB", text)
        r = get(self.kc, "shell", self.kc.complete("fmt.Printl"))["content"]
        self.assertEqual(r["matches"], ["Println"])
        for code in [None, 'for { fmt.Println("again") }']:
            if code:
                request = self.kc.execute(code)
                self.wait_for_output()
            start = time.time()
            self.km.interrupt_kernel()
            self.assertEqual(outcome(self.kc, request).reply["ename"], "interrupted")
            took = time.time() - start
            self.assertLess(took, 2)
            print(f"stopped {took:.3f} s after an interrupt: a print loop")
        self.assertEqual(self.ok('fmt.Println("short")').text(), "short\n")

    def test_second_interrupt(self):
        self.ok('import "sync"\nlost := 1\nvar mu sync.Mutex\nmu.Lock()')
        request = self.kc.execute("mu.Lock()")
        time.sleep(0.3)
        self.km.interrupt_kernel()
        time.sleep(0.7)
        self.km.interrupt_kernel()
        o = outcome(self.kc, request)
        self.assertEqual(o.reply["ename"], "worker ended")
        self.assertIn("a second interrupt", o.reply["evalue"])
        self.assertEqual(self.ok("2").contents("display_data")[0]["data"]["text/plain"], "New session: variables were lost.")

    def test_slow_to_stop(self):
        """A call that does not stop goes on behind the next cells; a second interrupt ends the session."""
        self.ok('import "sync"\nkept := 1\nvar mu2 sync.Mutex\nmu2.Lock()')
        request = self.kc.execute("mu2.Lock()")
        time.sleep(0.3)
        start = time.time()
        self.km.interrupt_kernel()
        o = outcome(self.kc, request)
        self.assertAlmostEqual(time.time() - start, 2, delta=1)
        self.assertEqual(o.reply["ename"], "interrupted")
        self.assertIn("a second interrupt ends the session", o.reply["traceback"][-1])
        self.assertEqual(self.ok("kept").value(), "1")
        self.km.interrupt_kernel()
        time.sleep(0.5)  # it goes another way than the cell, which it must not meet
        self.assertIn("variables were lost", self.ok("2").contents("display_data")[0]["data"]["text/plain"])

    def answer(self, kc, request, value):
        """Answers the next question of a cell."""
        m = kc.get_stdin_msg(timeout=PATIENCE)
        self.assertEqual((m["msg_type"], m["parent_header"]["msg_id"]), ("input_request", request))
        kc.input(value)
        return m["content"]

    def test_stdin(self):
        self.ok('import ("bufio"; "fmt"; "os"; "github.com/agopher/agopher/lib/display")')
        request = self.kc.execute('fmt.Print("name? ")\nvar name string\nfmt.Scanln(&name)\n"hello " + name')
        self.assertEqual(self.answer(self.kc, request, "gopher"), {"prompt": "", "password": False})
        o = outcome(self.kc, request)
        self.assertEqual((o.text(), o.value()), ("name? ", "hello gopher"))

        request = self.kc.execute("r := bufio.NewReader(os.Stdin)\na, _ := r.ReadString('\\n')\nb, _ := r.ReadString('\\n')\na + b")
        self.answer(self.kc, request, "é")
        self.answer(self.kc, request, "🎉")
        self.assertEqual(outcome(self.kc, request).value(), "é\n🎉\n")

        request = self.kc.execute('secret, err := display.Password("password: ")\nlen(secret)')
        self.assertEqual(self.answer(self.kc, request, "hunter2"), {"prompt": "password: ", "password": True})
        self.assertEqual(outcome(self.kc, request).value(), "7")

        o = run(self.kc, "fmt.Scanln(&name)", allow_stdin=False)
        self.assertEqual(o.reply["ename"], "no input")
        self.assertIn("this front end gives no input", o.reply["evalue"])

    def test_stdin_interrupt(self):
        self.ok('import "fmt"\nvar word string')
        request = self.kc.execute("fmt.Scanln(&word)")
        self.kc.get_stdin_msg(timeout=PATIENCE)
        start = time.time()
        self.km.interrupt_kernel()
        self.assertEqual(outcome(self.kc, request).reply["ename"], "interrupted")
        print(f"stopped {time.time() - start:.3f} s after an interrupt: waiting for input")
        self.kc.input("too late")
        request = self.kc.execute("fmt.Scanln(&word); word")
        self.answer(self.kc, request, "in_time")
        self.assertEqual(outcome(self.kc, request).value(), "in_time")

    def another_client(self):
        """Returns a client with a session of its own: those of a manager share one, and with it
        the identity of their sockets, so that each takes the other's place when it connects."""
        other = BlockingKernelClient()
        other.load_connection_info(self.km.get_connection_info())
        other.start_channels()
        other.wait_for_ready(timeout=PATIENCE)
        return other

    def test_stdin_two_clients(self):
        """The client whose cell asks is asked."""
        self.ok('import "fmt"\nvar word string')
        other = self.another_client()
        try:
            for kc in (other, self.kc, other):
                request = kc.execute("fmt.Scanln(&word); word")
                self.answer(kc, request, "mine")
                self.assertEqual(outcome(kc, request).value(), "mine")
        finally:
            other.stop_channels()

    def test_two_clients(self):
        other = self.another_client()
        try:
            self.ok("shared := 5")
            requests = [(kc, kc.execute(f"shared + {i}")) for i in range(10) for kc in (self.kc, other)]
            for n, (kc, r) in enumerate(requests):
                self.assertEqual(outcome(kc, r).value(), str(5 + n // 2))
        finally:
            other.stop_channels()

    def test_wrong_key(self):
        self.ok("entered := false")
        info = self.km.get_connection_info()
        stranger = Session(key=b"guess")
        with zmq.Context() as context, context.socket(zmq.DEALER) as shell, context.socket(zmq.DEALER) as ctl:
            shell.connect(f"tcp://{info['ip']}:{info['shell_port']}")
            ctl.connect(f"tcp://{info['ip']}:{info['control_port']}")
            stranger.send(shell, "execute_request", {"code": "entered = true"})
            stranger.send(ctl, "shutdown_request", {"restart": False})
            shell.send_multipart([b"", b"\xff", b"<IDS|MSG>", b"x"])
            shell.send(b"")
            time.sleep(0.2)
            self.assertEqual(self.ok("entered").value(), "false")
            self.assertEqual((shell.poll(0), ctl.poll(0)), (0, 0))
            shell.close(linger=0)
            ctl.close(linger=0)

    def test_kernel_info(self):
        r = outcome(self.kc, self.kc.kernel_info()).reply
        self.assertEqual(r["protocol_version"], "5.5")
        info = r["language_info"]
        del info["version"]
        self.assertEqual(
            info,
            {
                "name": "go",
                "mimetype": "text/x-go",
                "file_extension": ".go",
                "pygments_lexer": "go",
                "codemirror_mode": "go",
                "nbconvert_exporter": "script",
            },
        )

    def test_heartbeat(self):
        self.assertTrue(self.kc.hb_channel.is_alive())
        self.kc.hb_channel.unpause()
        time.sleep(1.5)
        self.assertTrue(self.kc.hb_channel.is_beating())

    def test_round_trip(self):
        self.ok("1 + 1")
        times = []
        for _ in range(200):
            start = time.time()
            self.assertEqual(self.ok("1 + 1").value(), "2")
            times.append(time.time() - start)
        print(f"a cell: median {sorted(times)[100] * 1000:.2f} ms")


def children(pid):
    """Returns the processes that a process has started and that have not ended."""
    found = []
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{p}/stat") as f:
                state, parent = f.read().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(p))
    return found


def has_ended(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


class Process(unittest.TestCase):
    """Start and end of the kernel."""

    def setUp(self):
        self.km, self.kc = start_new_kernel(kernel_name=KERNEL)

    def tearDown(self):
        self.kc.stop_channels()
        if self.km.has_kernel:
            self.km.shutdown_kernel(now=True)

    def wait_for_end(self):
        start = time.time()
        while self.km.is_alive():
            self.assertLess(time.time() - start, PATIENCE)
            time.sleep(0.01)
        return time.time() - start

    def assert_ended(self, pids):
        self.assertTrue(pids)
        start = time.time()
        while not all(map(has_ended, pids)):
            self.assertLess(time.time() - start, 10, pids)
            time.sleep(0.01)

    def processes(self):
        """Returns the kernel's worker and a process that a cell has started."""
        child = int(run(self.kc, 'import "os/exec"\nc := exec.Command("sleep", "1000")\nc.Start()\nc.Process.Pid').value())
        workers = children(self.km.provisioner.pid)
        self.assertEqual(len(workers), 1)
        self.assertEqual(children(workers[0]), [child])
        return workers + [child]

    def test_no_process_stays(self):
        for end in [self.km.restart_kernel, lambda: self.km.restart_kernel(now=True), self.km.shutdown_kernel]:
            pids = self.processes()
            end()
            self.assert_ended(pids)
            if self.km.has_kernel:
                self.kc.wait_for_ready(timeout=PATIENCE)
        self.kc.stop_channels()
        self.setUp()
        pids = self.processes()
        os.kill(self.km.provisioner.pid, signal.SIGKILL)
        self.assert_ended(pids)

    def test_memory(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        self.km, self.kc = start_new_kernel(kernel_name=KERNEL, env=dict(os.environ, AGOPHER_MEMORY="500MB"))
        for code in [
            "all := [][]float64{}\nfor {\n\ta := make([]float64, 1<<17)\n\tfor i := 0; i < len(a); i += 512 { a[i] = 1 }\n\tall = append(all, a)\n}",
            's := "x"\nfor { s += s }',
        ]:
            start = time.time()
            o = run(self.kc, code)
            self.assertEqual(o.reply["ename"], "worker ended", o.reply)
            self.assertEqual(o.reply["evalue"], "the session used more than 477 MiB of memory")
            self.assertIn("AGOPHER_MEMORY", o.reply["traceback"][-1])
            print(f"ended {time.time() - start:.2f} s after the start of an allocation without end")
            o = run(self.kc, "1 + 1")
            self.assertEqual((o.types(), o.value()), (["display_data", "execute_result"], "2"))

    def test_folder(self):
        """The cells run where Jupyter has started the kernel."""
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        with tempfile.TemporaryDirectory() as d:
            self.km, self.kc = start_new_kernel(kernel_name=KERNEL, cwd=d)
            self.assertEqual(run(self.kc, 'import "os"\ndir, _ := os.Getwd()\ndir').value(), os.path.realpath(d))

    def test_shutdown(self):
        reply = get(self.kc, "control", control(self.kc, "shutdown_request", {"restart": False}))
        self.assertEqual(reply["content"], {"status": "ok", "restart": False})
        print(f"shut down in {self.wait_for_end():.3f} s")
        self.assertEqual(self.km.provisioner.process.returncode, 0)

    def test_shutdown_while_busy(self):
        for code in ["for {}", "select {}"]:
            with self.subTest(code):
                self.kc.execute('import "fmt"\nfmt.Println(1)\n' + code)
                while self.kc.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
                    pass
                get(self.kc, "control", control(self.kc, "shutdown_request", {"restart": False}))
                took = self.wait_for_end()
                self.assertLess(took, 5)
                self.assertEqual(self.km.provisioner.process.returncode, 0)
                print(f"shut down in {took:.3f} s while a cell runs")
                self.tearDown()
                self.setUp()

    def test_terminate(self):
        os.kill(self.km.provisioner.pid, signal.SIGTERM)
        self.wait_for_end()
        self.assertEqual(self.km.provisioner.process.returncode, 0)

    def test_restart(self):
        self.assertEqual(run(self.kc, "x := 1\nx").value(), "1")
        self.km.restart_kernel()
        self.kc.wait_for_ready(timeout=PATIENCE)
        self.assertEqual(run(self.kc, "x").reply["ename"], "compile error")
        o = run(self.kc, "x := 2\nx")
        self.assertEqual((o.value(), o.reply["execution_count"]), ("2", 2))
        request = self.kc.history(hist_access_type="tail", n=3, output=True)
        kept = [tuple(row[2]) for row in get(self.kc, "shell", request)["content"]["history"]]
        self.assertEqual(kept[0], ("x := 1\nx", "1"))
        self.assertEqual(kept[-1], ("x := 2\nx", "2"))

    def test_orphan(self):
        """A kernel whose server is killed ends too."""
        server = (
            "import time; from jupyter_client.manager import KernelManager\n"
            f"km = KernelManager(kernel_name='{KERNEL}'); km.start_kernel()\n"
            "kc = km.client(); kc.start_channels(); kc.wait_for_ready(timeout=60)\n"
            "print(km.provisioner.pid, flush=True); time.sleep(1000)"
        )
        p = subprocess.Popen([sys.executable, "-c", server], stdout=subprocess.PIPE, text=True)
        pid = int(p.stdout.readline())
        os.kill(pid, 0)
        p.kill()
        p.wait()
        p.stdout.close()
        start = time.time()
        while True:
            try:
                with open(f"/proc/{pid}/stat") as f:
                    if f.read().split()[2] == "Z":  # ended, but nobody has asked for its exit code
                        break
            except FileNotFoundError:
                break
            self.assertLess(time.time() - start, PATIENCE)
            time.sleep(0.1)

    def test_ready(self):
        """Measures the time from the start of the process to its first answer."""
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        km = KernelManager(kernel_name=KERNEL)
        start = time.time()
        km.start_kernel()
        kc = km.client()
        kc.start_channels()
        try:
            outcome_of = kc.kernel_info()
            get(kc, "shell", outcome_of)
            print(f"ready in {time.time() - start:.3f} s")
        finally:
            kc.stop_channels()
            km.shutdown_kernel(now=True)


class Convert(unittest.TestCase):
    """jupyter nbconvert --execute."""

    def execute(self, sources, *options):
        import nbformat

        nb = nbformat.v4.new_notebook()
        nb.metadata["kernelspec"] = {"name": KERNEL, "display_name": "agopher", "language": "go"}
        nb.cells = [nbformat.v4.new_code_cell(s) for s in sources]
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, "a.ipynb")
            nbformat.write(nb, path)
            command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", *options, path]
            done = subprocess.run(command, capture_output=True, text=True, timeout=10 * PATIENCE)
            return done, nbformat.read(path, 4)

    def test_notebook(self):
        done, nb = self.execute(
            [
                'import (\n\t"fmt"\n\t"github.com/agopher/agopher/plotting"\n)\nfmt.Println("é🎉")',
                "x := 3\nx * x",
                'plotting.New("t").Line("y", []float64{1, 2}, []float64{1, 4})',
            ]
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        outputs = [[o.output_type for o in c.outputs] for c in nb.cells]
        self.assertEqual(outputs, [["stream"], ["execute_result"], ["execute_result"]])
        self.assertEqual(nb.cells[0].outputs[0].text, "é🎉\n")
        self.assertEqual(nb.cells[1].outputs[0].data["text/plain"], "9")
        self.assertEqual([c.execution_count for c in nb.cells], [1, 2, 3])
        self.assertIn("image/png", nb.cells[2].outputs[0].data)

    def test_failing_notebook(self):
        done, _ = self.execute(["1", "none", "2"])
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("undefined: none", done.stderr)
        done, nb = self.execute(["1", "none", "2"], "--allow-errors")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([c.outputs[0].output_type for c in nb.cells], ["execute_result", "error", "execute_result"])

    def test_timeout(self):
        done, nb = self.execute(
            ["kept := 1", "for {}", "kept"],
            "--allow-errors",
            "--ExecutePreprocessor.timeout=1",
            "--ExecutePreprocessor.interrupt_on_timeout=True",
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(nb.cells[1].outputs[0].ename, "interrupted")
        self.assertEqual(nb.cells[2].outputs[0].data["text/plain"], "1")


if __name__ == "__main__":
    unittest.main()
