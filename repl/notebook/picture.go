package notebook

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"mime"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
)

// picture returns an image output as an element. SVG is an image of its own as
// well, not part of the page: ids in several of them then cannot clash.
func picture(mimeType string, content any, metadata map[string]any, alt string) (element string, ok bool) {
	s, ok := content.(string)
	if !ok {
		return "", false
	}
	if mimeType == "image/svg+xml" {
		s = base64.StdEncoding.EncodeToString([]byte(standalone(s)))
	} else {
		s = strings.Join(strings.Fields(s), "")
		if _, err := base64.StdEncoding.DecodeString(s); err != nil {
			return "", false
		}
	}
	size := ""
	m, _ := metadata[mimeType].(map[string]any)
	for _, key := range []string{"width", "height"} {
		if n, ok := m[key].(json.Number); ok {
			if f, err := n.Float64(); err == nil && f > 0 {
				size += fmt.Sprintf(` %s="%.0f"`, key, f)
			}
		}
	}
	return fmt.Sprintf(`<img src="data:%s;base64,%s" alt="%s"%s>`, mimeType, s, html.EscapeString(alt), size), true
}

var svgRx = regexp.MustCompile(`<svg\b[^>]*>`)

// standalone returns an SVG document with the name space that it can do without
// only inside a page.
func standalone(svg string) string {
	if tag := svgRx.FindString(svg); tag != "" && !strings.Contains(tag, "xmlns=") {
		return strings.Replace(svg, "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1)
	}
	return svg
}

// load returns a picture as a data address.
func (p *page) load(src string, attachments map[string]map[string]any) (data string, ok bool) {
	const most = 20 << 20
	u, err := url.Parse(src)
	if err != nil {
		return "", false
	}
	if name, isAttachment := strings.CutPrefix(src, "attachment:"); isAttachment {
		if s, err := url.PathUnescape(name); err == nil {
			name = s
		}
		for mimeType, v := range attachments[name] {
			s, isString := v.(string)
			if isString && strings.HasPrefix(mimeType, "image/") {
				if mimeType == "image/svg+xml" {
					s = base64.StdEncoding.EncodeToString([]byte(s))
				}
				return "data:" + mimeType + ";base64," + strings.Join(strings.Fields(s), ""), true
			}
		}
		return "", false
	}
	mimeType := mime.TypeByExtension(path.Ext(u.Path))
	if u.Scheme != "" || u.Host != "" || !strings.HasPrefix(mimeType, "image/") {
		return "", false
	}
	root, err := os.OpenRoot(p.dir) // pictures of the notebook, no other files
	if err != nil {
		return "", false
	}
	defer root.Close()
	if info, err := root.Stat(u.Path); err != nil || info.Size() > most {
		return "", false
	}
	content, err := root.ReadFile(u.Path)
	if err != nil {
		return "", false
	}
	return "data:" + mimeType + ";base64," + base64.StdEncoding.EncodeToString(content), true
}
