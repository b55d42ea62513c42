package datasets

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestLowRankMatrix(t *testing.T) {
	p := LowRankMatrix(60, 40, 3, 900, 1)
	var svd mat.SVD
	if !svd.Factorize(p.Truth, mat.SVDNone) {
		t.Fatal("no singular values")
	}
	if s := svd.Values(nil); s[2] < 10 || s[3] > 1e-12*s[0] {
		t.Errorf("singular values %v, want 3 that are not 0", s[:5])
	}
	// n·d·variance: U and V are independent, entries of unit variance.
	if v := mat.Norm(p.Truth, 2) * mat.Norm(p.Truth, 2) / (60 * 40); v < 0.6 || v > 1.5 {
		t.Errorf("mean square %g, want about 1", v)
	}
	if p.Observed.Len() != 900 || p.Held.Len() != 1500 {
		t.Errorf("%v, held out %v", p.Observed, p.Held)
	}
	for k, i := range p.Held.Rows() {
		j := p.Held.Columns()[k]
		if _, ok := p.Observed.At(i, j); ok || p.Held.Values()[k] != p.Truth.At(i, j) {
			t.Fatalf("entry (%d, %d) is observed %t and %v, the truth %v", i, j, ok, p.Held.Values()[k], p.Truth.At(i, j))
		}
	}
	q := LowRankMatrix(60, 40, 3, 900, 1)
	if !mat.Equal(q.Truth, p.Truth) || fmt.Sprint(q.Observed.Columns()) != fmt.Sprint(p.Observed.Columns()) {
		t.Error("the seed does not determine the matrix")
	}
	train := p.Split(0.5, 1)
	if train.Observed.Len()+train.Held.Len() != 900 || math.Abs(float64(train.Observed.Len())-450) > 5 {
		t.Errorf("split in %v and %v", train.Observed, train.Held)
	}
	if text := p.Bundle().Text(); !strings.Contains(text, "low_rank_matrix: 60×40, 900 observed (37.5 %)") || !strings.Contains(text, "291 degrees of freedom. Source: datasets.LowRankMatrix(60, 40, 3, 900, 1).") {
		t.Error(text)
	}
	panics(t, "datasets: LowRankMatrix of rank 5 of 4×9 entries; rank is between 1 and the smaller", func() { LowRankMatrix(4, 9, 5, 1, 1) })
	panics(t, "datasets: LowRankMatrix with 37 of 4×9 entries observed", func() { LowRankMatrix(4, 9, 1, 37, 1) })
	panics(t, "datasets: Split of an empty matrix; look at the error that came with it", func() { (*Partial)(nil).Split(0.5, 1) })
}

func TestReadRatings(t *testing.T) {
	const want = "ratings: 3×2, 4 observed (66.7 %) [10 20 300] [7 9] [0 0 1 2] [0 1 0 1] [4 2.5 3 5]"
	for _, text := range []string{
		"20\t7\t3\t88\n10\t7\t4\t89\n10\t9\t2.5\t90\n300\t9\t5\t91\n",
		"20::7::3::88\r\n10::7::4::89\r\n10::9::2.5::90\r\n\r\n300::9::5::91",
		"\uFEFFuserId,movieId,rating,timestamp\n20,7,3.0,88\n10,7,4,89\n10,9,2.5,90\n300,9,5,91\n",
		"20;7;3\n10;7;4\n10;9;2.5\n300;9;5\n",
	} {
		p, err := ReadRatings(strings.NewReader(text), "dir/ratings.csv")
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(p, p.Rows, p.Columns, p.Observed.Rows(), p.Observed.Columns(), p.Observed.Values()); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
	for text, want := range map[string]string{
		"1\t2\t3\n1\t3\t4\n\n1\t2\t5\n": "f:4: user 1 has rated item 2 in line 1 already; keep one of the lines",
		"1\t2\t3\n0\t3\t4\n":            "f:2: the user is 0; ids are numbers from 1",
		"1\t2\t3\n4\t-3\t4\n":           "f:2: the item is -3; ids are numbers from 1",
		"1::2::3\n1,3,4\n":              `f:2: 1 fields between "::"`,
		"1,2,3\n1,b,4\n":                `f:2: the item is "b"; ids are whole numbers`,
		"1,2,3\n1,3,NaN\n":              `f:2: the rating is "NaN"; a finite number is needed`,
		"1,2,3\n1,3,\n":                 `f:2: the rating is ""`,
		"1,2\n":                         `f:1: 2 fields between ","`,
		"hello\n":                       `f:1: "hello" is no rating`,
		"\xff\xfe1,2\n":                 "f:1: the line is not UTF-8 text",
		"userId,movieId,rating\n":       "f has no rating in it",
		"":                              "f has no rating in it",
	} {
		if _, err := ReadRatings(strings.NewReader(text), "f"); err == nil || !strings.HasPrefix(err.Error(), "datasets: "+want) {
			t.Errorf("%q: error %v, want %s", text, err, want)
		}
	}
	if _, err := Ratings("testdata/none.csv"); err == nil || !strings.Contains(err.Error(), "testdata/none.csv") {
		t.Errorf("error %v", err)
	}
}

func ExampleReadRatings() {
	p, err := ReadRatings(strings.NewReader("196\t242\t3\t881250949\n186\t302\t3\t891717742\n196\t302\t4\t881251577\n"), "u.data")
	fmt.Println(p, err)
	fmt.Println("users", p.Rows, "items", p.Columns)
	_, err = ReadRatings(strings.NewReader("1,31,2.5\n1,31,3\n"), "ratings.csv")
	fmt.Println(err)
	// Output:
	// u: 2×2, 3 observed (75 %) <nil>
	// users [186 196] items [242 302]
	// datasets: ratings.csv:2: user 1 has rated item 31 in line 1 already; keep one of the lines
}

func ExampleLowRankMatrix() {
	p := LowRankMatrix(100, 100, 2, 2000, 1)
	fmt.Println(p)
	fmt.Println(p.Title)
	fmt.Println(p.Held)
	// Output:
	// low_rank_matrix: 100×100, 2000 observed (20 %)
	// A matrix of rank 2 with 396 degrees of freedom
	// 100×100, 8000 observed (80 %)
}
