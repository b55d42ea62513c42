"""Cells that take memory without end, by jupyter_client."""
import os
import resource
import signal
import time

from jupyter_client.manager import start_new_kernel

PATIENCE = 60
WANT = "the kernel used more than 400 MiB of memory and was ended; work on less at a time, or set AGOPHER_MEMORY to allow more"


def run(kc, code):
    """Runs a cell, and returns its messages, its value or error, and its reply."""
    request = kc.execute(code)
    kinds, text = [], ""
    while kinds[-1:] != ["idle"]:
        m = kc.get_iopub_msg(timeout=PATIENCE)
        if m["parent_header"].get("msg_id") != request:
            continue
        c = m["content"]
        kinds.append(c.get("execution_state", m["msg_type"]))
        text += c.get("evalue", "") + c.get("data", {}).get("text/plain", "")
    while True:
        m = kc.get_shell_msg(timeout=PATIENCE)
        if m["parent_header"].get("msg_id") == request:
            return kinds, text, m["content"]


for code in [
    "all := [][]float64{}\nfor {\n\ta := make([]float64, 1<<17)\n\tfor i := 0; i < len(a); i += 512 { a[i] = 1 }\n\tall = append(all, a)\n}",
    's := "x"\nfor { s += s }',  # while it is copied, the collector holds up all goroutines
    'import "bytes"\nbytes.Repeat([]byte("x"), 1<<30)',  # one call of compiled code
]:
    km, kc = start_new_kernel(kernel_name="agopher-gophernotes")
    try:
        assert run(kc, "kept := 7\nkept")[1] == "7"
        start = time.time()
        kinds, text, reply = run(kc, code)
        assert text.startswith(WANT), text
        assert kinds == ["busy", "execute_input", "error", "idle"], kinds
        assert reply["status"] == "error" and reply["execution_count"] == 2 and reply["traceback"] == [text] == [reply["evalue"]], reply
        km.provisioner.process.wait(PATIENCE)
    finally:
        kc.stop_channels()
        km.shutdown_kernel(now=True)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"ended after {time.time() - start:.2f} s; until now {most} MB at most")
    assert most < 550, most

# Who watches ends, and the kernel with it.
km, kc = start_new_kernel(kernel_name="agopher-gophernotes")
try:
    pid = int(run(kc, 'import "os"\nos.Getpid()')[1])
    assert pid != km.provisioner.pid
    os.kill(km.provisioner.pid, signal.SIGKILL)
    start = time.time()
    while os.path.exists(f"/proc/{pid}"):
        assert time.time() - start < PATIENCE, f"process {pid} has stayed"
        time.sleep(0.01)
finally:
    kc.stop_channels()
    km.shutdown_kernel(now=True)
