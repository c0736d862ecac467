package simulator

import "context"

// watchBuffer is how many events a watcher may lag behind.
const watchBuffer = 1024

// Watch returns a channel of what happens from now on. It is closed when ctx
// ends, or when the watcher falls more than a thousand events behind: it then
// begins anew, with Chats and Messages.
func (s *Server) Watch(ctx context.Context) <-chan Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := make(chan Event, watchBuffer)
	s.watchers[w] = struct{}{}
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.unwatch(w)
	})
	return w
}

func (s *Server) unwatch(w chan Event) {
	if _, ok := s.watchers[w]; ok {
		delete(s.watchers, w)
		close(w)
	}
}

// emit tells all watchers. Callers hold s.mu.
func (s *Server) emit(e Event) {
	for w := range s.watchers {
		select {
		case w <- e:
		default:
			s.unwatch(w)
		}
	}
}

func (s *Server) emitMessage(k EventKind, m *Message) {
	if len(s.watchers) > 0 {
		s.emit(Event{Kind: k, Chat: m.Chat, Topic: m.Topic, Message: *m})
	}
}
