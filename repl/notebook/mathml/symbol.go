package mathml

import (
	"strings"
	"sync"
)

// A symbol is what a command without arguments shows.
type symbol struct {
	text   string
	class  class
	letter bool // is set in the font of the place
}

// Commands with their characters, by class. The first command of a character
// says what class the character has where it is typed itself.
const (
	letterList = `alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
		varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ
		varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
		nabla ∇ partial ∂ imath ı jmath ȷ`
	ordinaryList = `infty ∞ emptyset ∅ varnothing ∅ ell ℓ hbar ℏ hslash ℏ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ eth ð
		ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ top ⊤ bot ⊥ dagger † ddagger ‡
		forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ angle ∠ triangle △ square □ Box □ blacksquare ■ diamond ⋄ Diamond ◇
		checkmark ✓ degree ° S § P ¶ pounds £ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ bigstar ★ flat ♭ sharp ♯ natural ♮
		prime ′ complement ∁ surd √ backslash \ _ _ % % $ $ & & # # Vert ‖ | ‖ vert |`
	binaryList = `pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ vee ∨ lor ∨ wedge ∧
		land ∧ setminus ∖ smallsetminus ∖ wr ≀ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ uplus ⊎ amalg ⨿ dotplus ∔
		ltimes ⋉ rtimes ⋊ triangleleft ◁ triangleright ▷ bigtriangleup △ barwedge ⊼`
	relationList = `leq ≤ le ≤ leqslant ⩽ geq ≥ ge ≥ geqslant ⩾ neq ≠ ne ≠ ll ≪ gg ≫ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅
		propto ∝ varpropto ∝ asymp ≍ doteq ≐ coloneqq ≔ eqqcolon ≕ triangleq ≜ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊
		supset ⊃ supseteq ⊇ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒ prec ≺ preceq ⪯ succ ≻ succeq ⪰ lesssim ≲ gtrsim ≳
		perp ⟂ parallel ∥ nparallel ∦ mid ∣ nmid ∤ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ lll ⋘ ggg ⋙ preccurlyeq ≼ succcurlyeq ≽
		to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ impliedby ⟸
		iff ⟺ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺
		mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓
		nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ rightharpoonup ⇀ rightharpoondown ⇁ rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝
		upuparrows ⇈ therefore ∴ because ∵ bowtie ⋈ smile ⌣ frown ⌢`
	openingList = `lbrace { { { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ⟮ ulcorner ⌜ llbracket ⟦`
	closingList = `rbrace } } } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup ⟯ urcorner ⌝ rrbracket ⟧`
	punctList   = `colon :`

	// Large operators; those in the second list have their limits beside them.
	stackedList = `sum ∑ prod ∏ coprod ∐ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigsqcup ⨆ biguplus ⨄`
	besideList  = `int ∫ iint ∬ iiint ∭ oint ∮`

	// Functions; those in the second list have their limits below them.
	functionList = `arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh`
	limitList    = `det gcd inf lim liminf limsup max min Pr sup argmax argmin injlim projlim`

	// Characters as they are typed, with their classes.
	typedBinary   = `+ + - − − − * ∗ · ⋅`
	typedRelation = `= = < < > > : :`
	typedOpening  = `( ( [ [`
	typedClosing  = `) ) ] ] ! ! ? ?`
	typedPunct    = `, , ; ;`
	typedOrdinary = `| | / / . .`
)

// stretches are the characters that browsers stretch unless they are told not to.
var stretches = map[string]bool{}

func init() {
	for _, s := range strings.Split("( ) [ ] { } | ‖ ⟨ ⟩ ⌊ ⌋ ⌈ ⌉ ⟮ ⟯ ⟦ ⟧ ∣ ∥ ↑ ↓ ↕ ⇑ ⇓ ⌜ ⌝", " ") {
		stretches[s] = true
	}
}

var classLists = []struct {
	list   string
	class  class
	letter bool
}{
	{letterList, ord, true}, {ordinaryList, ord, false}, {binaryList, bin, false}, {relationList, rel, false},
	{openingList, opening, false}, {closingList, closing, false}, {punctList, punct, false},
	{stackedList, op, false}, {besideList, op, false},
}

// symbols maps the names of commands to what they show.
var symbols = sync.OnceValue(func() map[string]symbol {
	m := map[string]symbol{}
	for _, l := range classLists {
		pairs(l.list, func(name, text string) { m[name] = symbol{text, l.class, l.letter} })
	}
	return m
})

// characters maps what is typed to what it shows.
var characters = sync.OnceValue(func() map[string]symbol {
	m := map[string]symbol{}
	for _, l := range classLists {
		pairs(l.list, func(_, text string) {
			if _, ok := m[text]; !ok {
				m[text] = symbol{text, l.class, l.letter}
			}
		})
	}
	for _, l := range []struct {
		list  string
		class class
	}{
		{typedBinary, bin}, {typedRelation, rel}, {typedOpening, opening}, {typedClosing, closing},
		{typedPunct, punct}, {typedOrdinary, ord},
	} {
		pairs(l.list, func(typed, text string) { m[typed] = symbol{text: text, class: l.class} })
	}
	return m
})

// functions maps the names of functions to where their limits go.
var functions = sync.OnceValue(func() map[string]limits {
	m := map[string]limits{}
	for _, name := range strings.Fields(functionList) {
		m[name] = beside
	}
	for _, name := range strings.Fields(limitList) {
		m[name] = movable
	}
	return m
})

func pairs(list string, f func(a, b string)) {
	words := strings.Fields(list)
	for i := 0; i+1 < len(words); i += 2 {
		f(words[i], words[i+1])
	}
}

// symbol returns the atom of a symbol.
func (p *parser) symbol(s symbol) *node {
	switch {
	case s.class == op:
		n := leaf("mo", s.text).as(op)
		if strings.Contains(stackedList, s.text) {
			n.limits = movable
		}
		return n
	case s.letter:
		return p.letter(s.text)
	case s.class == ord && (stretches[s.text] || s.text == "/" || s.text == "." || s.text == "′"):
		return operator(s.text, ord)
	case s.class == ord:
		return leaf("mi", s.text)
	}
	return operator(s.text, s.class)
}

// function returns the name of a function.
func function(name string, where limits) *node {
	n := leaf("mi", name).as(op)
	n.name, n.limits = true, where
	if len(name) == 1 {
		n.with("mathvariant", "normal")
	}
	return n
}
