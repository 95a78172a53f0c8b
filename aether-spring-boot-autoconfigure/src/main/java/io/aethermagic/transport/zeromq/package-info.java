/**
 * The transport over ZeroMQ: a hub that listens, the clients that connect to it, and
 * peers without a hub.
 * <p>
 * Peers: each instance has a hub of its own and sends to that one only. On each
 * connection each side is a client of the other's hub, and subscribes there to all that
 * it wants to hear. So a task waits at its caller, in the line of its workgroup, until a
 * worker asks for one; each workgroup has its copy; a worker that comes or goes is a
 * session of each caller's hub that comes or goes, and what it held is recovered by its
 * caller, since these hubs do not redeliver. A worker's demand is one number for many
 * callers: {@link io.aethermagic.transport.zeromq.PeerTasks} grants it so that no permit
 * waits for a caller that has nothing, and no task at a worker that has no permit. The
 * transport is connected as long as there is a connection to anybody.
 */
@NullMarked
package io.aethermagic.transport.zeromq;

import org.jspecify.annotations.NullMarked;
