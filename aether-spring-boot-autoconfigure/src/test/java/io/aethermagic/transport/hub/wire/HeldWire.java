package io.aethermagic.transport.hub.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A wire that writes when the test says so, and notes what was written. For use by one
 * thread.
 */
class HeldWire implements Wire {

	final List<byte[]> messages = new ArrayList<>();

	final List<Consumer<@Nullable Throwable>> underWay = new ArrayList<>();

	@Nullable WireEnd end;

	@Nullable String why;

	private boolean held;

	HeldWire hold() {
		this.held = true;
		return this;
	}

	void letGo() {
		this.held = false;
		while (!this.underWay.isEmpty()) {
			this.underWay.remove(0).accept(null);
		}
	}

	@Override
	public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> written) {
		byte[] message = new byte[bytes.remaining()];
		bytes.get(message);
		this.messages.add(message);
		if (this.held) {
			this.underWay.add(written);
		}
		else {
			written.accept(null);
		}
	}

	List<Frame> frames() {
		return this.messages.stream().flatMap((message) -> FrameCodec.read(message).stream()).toList();
	}

	List<FrameKind> kinds() {
		return frames().stream().map(Frame::kind).toList();
	}

	@Override
	public void close(WireEnd end, String why) {
		if (this.end == null) {
			this.end = end;
			this.why = why;
		}
	}

	@Override
	public Executor executor() {
		return Runnable::run;
	}

	@Override
	public String peer() {
		return "a test";
	}

}
