// Package graphics draws figures in a terminal, by the best of what it has:
//
//	Kitty    the graphics protocol of kitty, also of Ghostty, WezTerm and Konsole
//	ITerm    inline images of iTerm2, also of WezTerm and mintty
//	Sixel    of xterm, foot, mlterm, Windows Terminal and others
//	Blocks   two pixels in a character, with half blocks in colour: everywhere
//
// What it has is asked, not guessed from variables: [Query] is sent to it, and
// [Terminal.Reply] takes what it answers. A terminal that answers nothing gets
// blocks.
package graphics
