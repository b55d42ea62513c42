package datasets

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agopher/agopher/lib/completion"
)

// Ratings reads a file of ratings, also one compressed by gzip. See
// [ReadRatings].
func Ratings(path string) (*Partial, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("datasets: %w", err)
	}
	defer f.Close()
	return ReadRatings(f, path)
}

// ReadRatings reads who rated what how, a line each, in the formats of
// MovieLens:
//
//	196	242	3	881250949            u.data: user, item, rating, time, with tabs
//	1::1193::5::978300760               ratings.dat
//	userId,movieId,rating,timestamp     ratings.csv, with this header
//	1,31,2.5,1260759144
//
// The time may be missing and is not read. Users become the rows and items the
// columns, those that occur, in the order of their ids, which are the names:
// whole numbers, from 1. The name of the file is shown in errors.
//
// An error is about the file, and starts with file:line: a line that is not of
// the format of the first, an id that is not a positive whole number, a rating
// that is not a finite number, a pair of user and item that an earlier line has.
//
// The MovieLens data are at https://grouplens.org/datasets/movielens/, on terms
// that do not allow to ship them here.
func ReadRatings(r io.Reader, name string) (*Partial, error) {
	data, err := readAll(r, name)
	if err != nil {
		return nil, err
	}
	t, err := parseRatings(data, name)
	if err != nil {
		return nil, err
	}
	users, items := index(t.users), index(t.items)
	i, j := make([]int, len(t.values)), make([]int, len(t.values))
	for k := range t.values {
		i[k], j[k] = users.at[t.users[k]], items.at[t.items[k]]
	}
	p := &Partial{Name: stem(name), Title: "ratings of items (columns) by users (rows)", Rows: users.names, Columns: items.names, Source: name}
	if p.Observed, err = completion.Entries(len(users.names), len(items.names), i, j, t.values); err != nil {
		return nil, fmt.Errorf("datasets: %s: %w", name, err)
	}
	return p, nil
}

// ratings are the fields of a file.
type ratings struct {
	users, items []int
	values       []float64
}

func parseRatings(data []byte, file string) (*ratings, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	t := &ratings{}
	lineOf := make(map[[2]int]int)
	sep := ""
	for line, text := range bytes.Split(data, []byte("\n")) {
		errorf := func(format string, args ...any) error {
			return fmt.Errorf("datasets: %s:%d: %s", file, line+1, fmt.Sprintf(format, args...))
		}
		s := strings.TrimSpace(string(text))
		if s == "" {
			continue
		}
		if !utf8.ValidString(s) {
			return nil, errorf("the line is not UTF-8 text; is this a file of ratings?")
		}
		if sep == "" {
			if sep = separator(s); sep == "" {
				return nil, errorf("%q is no rating; lines are user, item and rating between tabs, :: or commas", shorten(s))
			}
			if strings.HasPrefix(s, "userId"+sep) || strings.HasPrefix(s, "user"+sep) || strings.HasPrefix(s, "user_id"+sep) {
				continue
			}
		}
		fields := strings.Split(s, sep)
		if len(fields) < 3 || len(fields) > 4 {
			return nil, errorf("%d fields between %q; a line has user, item, rating and perhaps a time", len(fields), sep)
		}
		var id [2]int
		for k, what := range []string{"user", "item"} {
			v, err := strconv.Atoi(strings.TrimSpace(fields[k]))
			switch {
			case err != nil:
				return nil, errorf("the %s is %q; ids are whole numbers", what, shorten(fields[k]))
			case v < 1:
				return nil, errorf("the %s is %d; ids are numbers from 1", what, v)
			}
			id[k] = v
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(fields[2]), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, errorf("the rating is %q; a finite number is needed", shorten(fields[2]))
		}
		if first, ok := lineOf[id]; ok {
			return nil, errorf("user %d has rated item %d in line %d already; keep one of the lines", id[0], id[1], first)
		}
		lineOf[id] = line + 1
		t.users, t.items, t.values = append(t.users, id[0]), append(t.items, id[1]), append(t.values, v)
	}
	if len(t.values) == 0 {
		return nil, fmt.Errorf("datasets: %s has no rating in it", file)
	}
	return t, nil
}

// separator returns what separates the fields of a line, or "".
func separator(s string) string {
	for _, sep := range []string{"\t", "::", ",", ";"} {
		if strings.Contains(s, sep) {
			return sep
		}
	}
	return ""
}

// shorten returns the beginning of a text for an error.
func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// An ids numbers the different ids of a column in their order.
type ids struct {
	at    map[int]int
	names []string
}

func index(all []int) ids {
	x := ids{at: make(map[int]int)}
	var different []int
	for _, id := range all {
		if _, ok := x.at[id]; !ok {
			x.at[id] = 0
			different = append(different, id)
		}
	}
	slices.SortFunc(different, cmp.Compare[int])
	for k, id := range different {
		x.at[id] = k
		x.names = append(x.names, strconv.Itoa(id))
	}
	return x
}
