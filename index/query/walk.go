package query

// Walk visits a node and all that is below it; nil is no node.
func Walk(n Node, visit func(Node)) {
	if n == nil {
		return
	}
	visit(n)
	var below []Node
	switch n := n.(type) {
	case And:
		below = n.Nodes
	case Or:
		below = n.Nodes
	case Not:
		below = []Node{n.Node}
	}
	for _, c := range below {
		Walk(c, visit)
	}
}
