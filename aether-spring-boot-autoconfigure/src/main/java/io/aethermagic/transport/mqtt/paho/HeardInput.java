package io.aethermagic.transport.mqtt.paho;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What comes from the broker. Each piece of it is a sign of life, the answer to a ping
 * too, which the client library keeps to itself. One thread reads.
 */
final class HeardInput extends FilterInputStream {

	private final Runnable heard;

	/**
	 * Create an input.
	 * @param in where to read
	 * @param heard told of each piece that has come
	 */
	HeardInput(InputStream in, Runnable heard) {
		super(in);
		this.heard = heard;
	}

	@Override
	public int read() throws IOException {
		int single = super.read();
		if (single >= 0) {
			this.heard.run();
		}
		return single;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int count = super.read(bytes, offset, length);
		if (count > 0) {
			this.heard.run();
		}
		return count;
	}

}
