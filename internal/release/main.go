// Command release builds the archives of a release:
//
//	go run ./internal/release -o dist
//
// For each system there is one with the programs, their licences, the modules that
// they are made of (SBOM.txt, as go version -m prints them) and the list of changes;
// SHA256SUMS has the checksums of all. The same commit and Go version give the same
// archives, byte for byte. The version is the commit's tag.
package main

import (
	"debug/buildinfo"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/agopher/agopher/internal/licences"
)

const targets = "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64"

func main() {
	log.SetFlags(0)
	log.SetPrefix("release: ")
	r := release{}
	flag.StringVar(&r.out, "o", "dist", "the `folder` to write, which must not exist")
	list := flag.String("targets", targets, "what to build for")
	flag.BoolVar(&r.snapshot, "snapshot", false, "build a commit that has no tag, or changes that are not committed")
	flag.Parse()
	if err := r.run(strings.Split(*list, ",")); err != nil {
		log.Fatal(err)
	}
}

type release struct {
	out      string
	snapshot bool
	version  string    // of the first program that is built
	date     time.Time // of the commit, which all files in the archives have
}

// run builds all archives. It is run in the module's folder. The folder that it
// writes appears when it is whole.
func (r *release) run(targets []string) error {
	if _, err := os.Stat(r.out); err == nil {
		return fmt.Errorf("%s exists; remove it, or write to another folder with -o", r.out)
	}
	seconds, err := output("git", "log", "-1", "--format=%ct")
	if err != nil {
		return err
	}
	unix, err := strconv.ParseInt(strings.TrimSpace(string(seconds)), 10, 64)
	if err != nil {
		return err
	}
	r.date = time.Unix(unix, 0).UTC()
	work, err := os.MkdirTemp(filepath.Dir(filepath.Clean(r.out)), ".release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	dist := filepath.Join(work, "dist")
	if err := os.Mkdir(dist, 0o777); err != nil {
		return err
	}
	for _, t := range targets {
		goos, goarch, ok := strings.Cut(t, "/")
		if !ok {
			return fmt.Errorf("the target is %q; want a system and an architecture such as linux/amd64", t)
		}
		dir := filepath.Join(work, goos+"_"+goarch)
		if err := r.build(dir, goos, goarch); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		name := fmt.Sprintf("agopher_%s_%s_%s", strings.TrimPrefix(r.version, "v"), goos, goarch)
		if err := r.archive(dist, name, dir, goos == "windows"); err != nil {
			return err
		}
		log.Print(name)
	}
	if err := sums(dist); err != nil {
		return err
	}
	return os.Rename(dist, r.out)
}

// build fills a folder with what an archive holds.
func (r *release) build(dir, goos, goarch string) error {
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	env := []string{"CGO_ENABLED=0", "GOOS=" + goos, "GOARCH=" + goarch}
	program := filepath.Join(dir, "agopher")
	if goos == "windows" {
		program += ".exe"
	}
	cmd := exec.Command("go", "build", "-buildvcs=true", "-trimpath", "-ldflags", "-s -w", "-o", program, "./cmd/agopher")
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	if err := r.check(program); err != nil {
		return err
	}
	notices, err := licences.Of("./cmd/agopher", env)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(program)+".LICENSES.txt"), notices, 0o666); err != nil {
		return err
	}
	if goos != "windows" { // where gomacro does not compile
		cmd := exec.Command("go", "run", "./internal/build", "-target", goos+"/"+goarch, "-o", abs(filepath.Join(dir, "agopher-gophernotes")))
		cmd.Dir, cmd.Stderr = "kernelspec/gophernotes", os.Stderr
		if err := cmd.Run(); err != nil {
			return err
		}
	}
	sbom, err := output("go", "version", "-m", dir)
	if err != nil {
		return err
	}
	sbom = []byte(strings.ReplaceAll(string(sbom), dir+string(filepath.Separator), ""))
	if err := os.WriteFile(filepath.Join(dir, "SBOM.txt"), sbom, 0o666); err != nil {
		return err
	}
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// check takes the version that the go command has given a program, and refuses
// one that is not a release's.
func (r *release) check(program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	r.version = info.Main.Version
	isTag := strings.HasPrefix(r.version, "v") && !strings.ContainsAny(r.version, "-+")
	if !isTag && !r.snapshot {
		return fmt.Errorf("the version is %s; tag the commit (git tag v1.2.3) and commit all changes, or try with -snapshot", r.version)
	}
	return nil
}

func output(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmd, err)
	}
	return out, nil
}

// abs returns a path that holds in any folder.
func abs(path string) string {
	if p, err := filepath.Abs(path); err == nil {
		return p
	}
	return path
}
