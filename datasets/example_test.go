package datasets_test

import (
	"fmt"

	"github.com/agopher/agopher/datasets"
)

func ExampleLoad() {
	s, err := datasets.Load("iris")
	fmt.Println(s, err)
	fmt.Println(s.Describe())

	_, err = datasets.Load("irsi")
	fmt.Println(err)
	// Output:
	// iris: 150×4, 3 classes (setosa, versicolor, virginica) <nil>
	// iris: Sepals and petals of three species
	// feature               mean        sd  min  median  max  missing
	// sepal length (cm)  5.84333  0.825301  4.3     5.8  7.9        0
	// sepal width (cm)   3.05733  0.434411    2       3  4.4        0
	// petal length (cm)    3.758    1.7594    1    4.35  6.9        0
	// petal width (cm)   1.19933  0.759693  0.1     1.3  2.5        0
	// 150 samples, 4 features, 3 classes: setosa (50), versicolor (50), virginica (50)
	// datasets: no set is named "irsi" (did you mean "iris"?); there are breast_cancer, diabetes, digits, iris, wine; CSV reads a file
}

func ExampleSet_Split() {
	train, test := datasets.BreastCancer().Split(0.7, 1)
	fmt.Println(train)
	fmt.Println(test)
	// Output:
	// breast_cancer (train): 398×30, 2 classes (malignant, benign)
	// breast_cancer (test): 171×30, 2 classes (malignant, benign)
}
