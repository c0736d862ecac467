package news

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// ParseSchedule reads a cron expression of five fields or a descriptor such as
// "@every 5m". cron takes "@every -1h" for one second; we refuse it.
func ParseSchedule(s string) (Schedule, error) {
	const hint = `write "@every 10m", or five fields such as "*/15 6-22 * * *" (minute hour day month weekday)`
	if every, ok := strings.CutPrefix(s, "@every "); ok {
		if d, err := time.ParseDuration(every); err == nil && d < time.Second {
			return nil, fmt.Errorf("%q is shorter than a second; %s", s, hint)
		}
	}
	if len(s) > 200 {
		return nil, fmt.Errorf("a schedule of %d characters; %s", len(s), hint)
	}
	schedule, err := cron.ParseStandard(s)
	if err != nil {
		return nil, fmt.Errorf("%q is no schedule (%v); %s", s, err, hint)
	}
	if schedule.Next(time.Now()).IsZero() {
		return nil, fmt.Errorf("%q never comes; %s", s, hint)
	}
	return schedule, nil
}
