package jupyter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/agopher/agopher/kernelspec"
	"github.com/agopher/agopher/kernelspec/jupyter/internal/zmtp"
)

// A Finding is one thing that [Doctor] has looked at.
type Finding struct {
	OK     bool
	What   string
	Advice string // what to do, if it is not OK; may be empty
}

// String returns the finding as "agopher kernel doctor" prints it.
func (f Finding) String() string {
	mark := "ok     "
	if !f.OK {
		mark = "problem"
	}
	s := mark + "  " + f.What
	if f.Advice != "" {
		s += "\n         " + f.Advice
	}
	return s
}

// Doctor looks for what keeps a notebook from running cells: Jupyter, the
// installed kernels, and whether each starts and answers.
func Doctor(ctx context.Context) []Finding {
	list := []Finding{jupyterFinding(ctx)}
	kernels := kernelspec.List()
	if len(kernels) == 0 {
		list = append(list, Finding{What: "no agopher kernel is installed", Advice: "run agopher kernel install"})
	}
	for _, k := range kernels {
		name := fmt.Sprintf("kernel %s in %s", k.Name, k.Dir)
		switch {
		case strings.HasPrefix(k.Problem, "hidden"):
			list = append(list, Finding{What: name + " is " + k.Problem, Advice: "remove one of the two with agopher kernel uninstall"})
		case k.Problem != "":
			list = append(list, Finding{What: name + " starts " + k.Executable + ", which is not there",
				Advice: "the program was moved or removed; run agopher kernel install again from where it is now"})
		default:
			list = append(list, try(ctx, name, k.Argv))
		}
	}
	return list
}

// jupyterFinding says whether Jupyter is there, with a notebook or lab.
func jupyterFinding(ctx context.Context) Finding {
	for _, front := range [][]string{{"jupyter", "lab"}, {"jupyter", "notebook"}, {"/usr/bin/python3", "-m", "notebook"}} {
		out, err := exec.CommandContext(ctx, front[0], append(front[1:len(front):len(front)], "--version")...).Output()
		if version := strings.TrimSpace(string(out)); err == nil && version != "" {
			return Finding{OK: true, What: "Jupyter: " + strings.Join(front, " ") + " " + version}
		}
	}
	return Finding{What: "Jupyter is not on the PATH",
		Advice: "install it (apt install jupyter-notebook, or python3 -m pip install jupyterlab); notebooks run without it by agopher run"}
}

// try starts a kernel as Jupyter does, and waits for its heartbeat.
func try(ctx context.Context, name string, argv []string) Finding {
	const patience = 10 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	dir, err := os.MkdirTemp("", "agopher-doctor-")
	if err != nil {
		return Finding{What: err.Error(), Advice: "is the folder for temporary files full, or not to be written?"}
	}
	defer os.RemoveAll(dir)
	conn, err := freePorts()
	if err != nil {
		return Finding{What: "no port on 127.0.0.1 can be had: " + err.Error(), Advice: "a kernel listens on five; is there a limit on open files, or a firewall?"}
	}
	b, err := json.Marshal(conn)
	if err != nil {
		return Finding{What: err.Error()}
	}
	path := filepath.Join(dir, "kernel.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return Finding{What: err.Error()}
	}
	var said bytes.Buffer
	executable, args := argv[0], make([]string, len(argv)-1)
	for i, a := range argv[1:] {
		args[i] = strings.ReplaceAll(a, "{connection_file}", path)
	}
	cmd := exec.CommandContext(ctx, executable, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.WaitDelay = time.Second
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return Finding{What: fmt.Sprintf("%s: %s does not start: %v", name, executable, err), Advice: "run agopher kernel install again"}
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	err = heartbeat(ctx, conn, ended)
	took := time.Since(start)
	cancel()
	if err == nil {
		<-ended
		return Finding{OK: true, What: fmt.Sprintf("%s starts in %.2f s and answers", name, took.Seconds())}
	}
	if !errors.Is(err, errEnded) {
		<-ended
	}
	f := Finding{What: fmt.Sprintf("%s: %s does not answer: %v", name, executable, err), Advice: "run agopher kernel install again"}
	if text := strings.TrimSpace(said.String()); text != "" {
		f.What += "; it says: " + text
		if strings.Contains(text, "address already in use") {
			f.Advice = "another process holds the port; close the notebook server or kernel that was left over, or restart the machine"
		}
	}
	return f
}

var errEnded = errors.New("it ended at once")

// heartbeat returns nil when the kernel has echoed a message.
func heartbeat(ctx context.Context, conn Connection, ended <-chan error) error {
	address := net.JoinHostPort(conn.IP, strconv.Itoa(conn.HeartbeatPort))
	deadline, _ := ctx.Deadline()
	for {
		err := echoed(address, deadline)
		if err == nil {
			return nil
		}
		select {
		case <-ended:
			return errEnded
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func echoed(address string, deadline time.Time) error {
	d, err := zmtp.Dial(tcp, address, deadline)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Send(nil, []byte("ping")); err != nil { // with an empty frame first, as a REQ socket sends it
		return err
	}
	frames, err := d.Recv()
	if err == nil && (len(frames) != 2 || string(frames[1]) != "ping") {
		err = fmt.Errorf("the answer to ping is %q", frames)
	}
	return err
}

// freePorts returns a connection on ports that were free a moment ago.
func freePorts() (Connection, error) {
	conn := Connection{Transport: tcp, IP: "127.0.0.1", SignatureScheme: hmacSHA256, Key: newID()}
	for _, port := range []*int{&conn.ShellPort, &conn.IOPubPort, &conn.StdinPort, &conn.ControlPort, &conn.HeartbeatPort} {
		l, err := net.Listen(tcp, "127.0.0.1:0")
		if err != nil {
			return conn, err
		}
		defer l.Close() // all are held until each has its own
		*port = l.Addr().(*net.TCPAddr).Port
	}
	return conn, nil
}
