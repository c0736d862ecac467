package urls

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// A Range is a range of network addresses, on some ports or on any.
type Range struct {
	Prefix netip.Prefix
	Ports  []PortRange // nil: any port
}

// A PortRange is a range of ports, both ends included.
type PortRange struct{ First, Last uint16 }

// ParseRange reads a range such as 10.0.0.0/8, 10.1.2.3,
// 10.1.2.3:8080, 10.0.0.0/8:80,8000-8100 or [fd00::/8]:8080.
func ParseRange(text string) (r Range, err error) {
	addresses, ports := strings.TrimSpace(text), ""
	if inner, found := strings.CutPrefix(addresses, "["); found {
		addresses, ports, _ = strings.Cut(inner, "]")
		ports = strings.TrimPrefix(ports, ":")
	} else if strings.Count(addresses, ":") == 1 {
		addresses, ports, _ = strings.Cut(addresses, ":")
	}
	if addr, bare := netip.ParseAddr(addresses); bare == nil {
		r.Prefix = netip.PrefixFrom(addr, addr.BitLen())
	} else if r.Prefix, err = netip.ParsePrefix(addresses); err != nil {
		return Range{}, fmt.Errorf("%q is no range of addresses such as 10.0.0.0/8", addresses)
	}
	if strings.HasSuffix(text, ":") {
		return Range{}, errors.New("a colon without ports behind it")
	}
	for part := range strings.SplitSeq(ports, ",") {
		if ports == "" {
			break
		}
		p, err := parsePorts(part)
		if err != nil {
			return Range{}, err
		}
		r.Ports = append(r.Ports, p)
	}
	return r, nil
}

// parsePorts reads a port or a range of them.
func parsePorts(text string) (PortRange, error) {
	from, to, isRange := strings.Cut(strings.TrimSpace(text), "-")
	if !isRange {
		to = from
	}
	first, err1 := strconv.ParseUint(from, 10, 16)
	last, err2 := strconv.ParseUint(to, 10, 16)
	if err1 != nil || err2 != nil || first == 0 || last < first {
		return PortRange{}, fmt.Errorf("%q is no port or range of ports such as 8000-8100", text)
	}
	return PortRange{uint16(first), uint16(last)}, nil
}

// Contains says whether an address and its port are in the range.
func (r Range) Contains(a netip.AddrPort) bool {
	inPorts := len(r.Ports) == 0 || slices.ContainsFunc(r.Ports, func(p PortRange) bool { return p.First <= a.Port() && a.Port() <= p.Last })
	return inPorts && r.Prefix.Contains(a.Addr().Unmap())
}
