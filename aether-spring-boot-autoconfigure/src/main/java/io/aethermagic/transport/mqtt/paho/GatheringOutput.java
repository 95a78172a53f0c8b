package io.aethermagic.transport.mqtt.paho;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;

/**
 * Writes packets together that follow each other at once. The client library flushes
 * after each of them, which is a call of the operating system and a wake-up of the broker
 * every time; here a message waits in memory while the next one has been announced,
 * unless it is the only one on its way: waiting would only make that late. One thread
 * writes, the client library's; messages are announced by any.
 */
final class GatheringOutput extends OutputStream {

	/** How many bytes wait at most. */
	private static final int MOST = 16 * 1024;

	private static final int TYPE_SHIFT = 4;

	private static final int NONE = -1;

	private final OutputStream out;

	private final IntSupplier inFlight;

	private final AtomicInteger announced = new AtomicInteger();

	private final ByteArrayOutputStream held = new ByteArrayOutputStream(MOST);

	/** The type of the packet that is being written (MQTT 5, 2.1.2). */
	private int type = NONE;

	/**
	 * Create an output.
	 * @param out where to write
	 * @param inFlight how many messages are on their way and not confirmed
	 */
	GatheringOutput(OutputStream out, IntSupplier inFlight) {
		this.out = out;
		this.inFlight = inFlight;
	}

	/**
	 * Say that a message will be written a moment from now: what is written before it may
	 * wait for it.
	 */
	void announce() {
		this.announced.incrementAndGet();
	}

	/**
	 * Say that a message that was announced will not be written. What has waited for it
	 * goes with the next packet, at the latest with the next ping: only the thread that
	 * writes may write.
	 */
	void withdraw() {
		this.announced.decrementAndGet();
	}

	@Override
	public void write(int single) throws IOException {
		write(new byte[] { (byte) single }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return;
		}
		if (this.type == NONE) {
			this.type = (bytes[offset] & 0xff) >> TYPE_SHIFT;
		}
		if (this.held.size() + length > MOST) {
			writeHeld();
		}
		if (length > MOST) {
			this.out.write(bytes, offset, length);
		}
		else {
			this.held.write(bytes, offset, length);
		}
	}

	/**
	 * End a packet, as the client library does after each. What is neither a message nor
	 * the acknowledgement of one waits for nothing.
	 */
	@Override
	public void flush() throws IOException {
		int type = this.type;
		this.type = NONE;
		if (type == MqttWireMessage.MESSAGE_TYPE_PUBLISH) {
			this.announced.decrementAndGet();
		}
		boolean waits = type == MqttWireMessage.MESSAGE_TYPE_PUBLISH || type == MqttWireMessage.MESSAGE_TYPE_PUBACK;
		if (!waits || this.announced.get() <= 0 || this.inFlight.getAsInt() <= 1) {
			flushHeld();
		}
	}

	private void flushHeld() throws IOException {
		writeHeld();
		this.out.flush();
	}

	private void writeHeld() throws IOException {
		try {
			this.held.writeTo(this.out);
		}
		finally {
			this.held.reset();
		}
	}

	@Override
	public void close() throws IOException {
		this.out.close();
	}

}
