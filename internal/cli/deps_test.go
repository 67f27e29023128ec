package cli_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed is the direction of dependencies: what each package of the project may
// import from the project. A package imports below its own folder freely; edges
// know the centre and never each other; only cli sees everything.
var allowed = map[string][]string{
	"nianbao/cmd/nianbao":            {"nianbao/internal/cli"},
	"nianbao/internal/nianbao":       {},
	"nianbao/internal/convert":       {"nianbao/internal/nianbao"},
	"nianbao/internal/deadline":      {"nianbao/internal/nianbao"},
	"nianbao/internal/division":      {"nianbao/internal/nianbao"},
	"nianbao/internal/indicator":     {"nianbao/internal/nianbao"},
	"nianbao/internal/extract":       {"nianbao/internal/nianbao", "nianbao/internal/division", "nianbao/internal/indicator", "nianbao/internal/prose"},
	"nianbao/internal/prose":         {"nianbao/internal/nianbao"},
	"nianbao/internal/archive":       {"nianbao/internal/nianbao"},
	"nianbao/internal/catalog":       {"nianbao/internal/nianbao", "nianbao/internal/indicator"},
	"nianbao/internal/export":        {"nianbao/internal/nianbao", "nianbao/internal/sheet"},
	"nianbao/internal/sheet":         {},
	"nianbao/internal/importer":      {"nianbao/internal/nianbao"},
	"nianbao/internal/ingest":        {"nianbao/internal/nianbao", "nianbao/internal/extract"},
	"nianbao/internal/testsite":      {"nianbao/internal/nianbao"},
	"nianbao/internal/revision":      {"nianbao/internal/nianbao"},
	"nianbao/internal/stats":         {},
	"nianbao/internal/copied":        {"nianbao/internal/nianbao", "nianbao/index/fold"},
	"nianbao/internal/similar":       {"nianbao/internal/nianbao", "nianbao/internal/copied"},
	"nianbao/internal/compare":       {"nianbao/internal/nianbao", "nianbao/internal/indicator", "nianbao/internal/stats", "nianbao/internal/deadline"},
	"nianbao/internal/audit":         {"nianbao/internal/nianbao", "nianbao/internal/indicator", "nianbao/internal/prose", "nianbao/internal/deadline", "nianbao/internal/revision"},
	"nianbao/internal/audit/planted": {"nianbao/internal/nianbao", "nianbao/internal/audit", "nianbao/internal/extract", "nianbao/internal/reportgen"},
	"nianbao/internal/auditor":       {"nianbao/internal/nianbao", "nianbao/internal/audit"},
	"nianbao/internal/reportgen":     {"nianbao/internal/nianbao"},
	"nianbao/internal/reportgen/cmd": {"nianbao/internal/nianbao", "nianbao/internal/extract", "nianbao/internal/reportgen", "nianbao/internal/reportgen/accuracy"},
	"nianbao/internal/corpus":        {"nianbao/internal/nianbao", "nianbao/internal/division", "nianbao/internal/reportgen", "nianbao/index/jieba"},
	"nianbao/index/internal/bench":   {"nianbao/internal/nianbao", "nianbao/internal/corpus", "nianbao/internal/catalog", "nianbao/index", "nianbao/index/query"},
	"nianbao/index/internal/rivals":  {"nianbao/internal/nianbao", "nianbao/internal/catalog", "nianbao/internal/corpus", "nianbao/index", "nianbao/index/fold", "nianbao/index/jieba"},
	"nianbao/crawler":                {"nianbao/internal/nianbao"},
	"nianbao/index":                  {"nianbao/internal/nianbao", "nianbao/internal/indicator"},
	"nianbao/index/jieba/internal":   {"nianbao/internal/nianbao", "nianbao/internal/division", "nianbao/internal/indicator", "nianbao/index/fold", "nianbao/index/synonym"},
	"nianbao/web":                    {"nianbao/internal/nianbao", "nianbao/internal/compare", "nianbao/internal/sheet"},
	"nianbao/web/terms":              {"nianbao/internal/nianbao", "nianbao/internal/stats", "nianbao/index/fold", "nianbao/index/query", "nianbao/web/batch", "nianbao/internal/sheet"},
	"nianbao/web/batch":              {"nianbao/internal/nianbao", "nianbao/internal/sheet"},
}

func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "nianbao/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 15 {
		t.Fatalf("only %d packages listed", len(lines))
	}
	for _, line := range lines {
		fields := strings.Fields(line)
		pkg, imports := fields[0], fields[1:]
		if pkg == "nianbao/internal/cli" {
			continue
		}
		root, rule := ruleOf(pkg)
		if root == "" {
			t.Errorf("%s has no rule", pkg)
			continue
		}
		for _, imp := range imports {
			ours := strings.HasPrefix(imp, "nianbao/")
			if !ours || imp == root || strings.HasPrefix(imp, root+"/") || slices.Contains(rule, imp) {
				continue
			}
			t.Errorf("%s imports %s; %s may import %v", pkg, imp, root, rule)
		}
		if root == "nianbao/internal/nianbao" {
			for _, imp := range imports {
				if strings.Contains(imp, ".") {
					t.Errorf("the domain imports %s; it may import the standard library only", imp)
				}
			}
		}
	}
}

// ruleOf finds the longest listed package that holds pkg.
func ruleOf(pkg string) (root string, rule []string) {
	for p, r := range allowed {
		if (pkg == p || strings.HasPrefix(pkg, p+"/")) && len(p) > len(root) {
			root, rule = p, r
		}
	}
	return root, rule
}
