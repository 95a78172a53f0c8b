package io.aethermagic.transport.mqtt.paho;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PubackInputTests {

	private static final int TOO_LARGE = 0x95;

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 8_192 })
	void onlyWhatAPubackCannotSayIsReplaced(int piece) throws IOException {
		packet(0x40, new byte[] { 0, 1 }, new byte[] { 0, 1 });
		puback(0, 0);
		puback(TOO_LARGE, 0x99);
		packet(0x30, publish(), publish());
		puback(0x10, 0x10);
		packet(0xd0, new byte[0], new byte[0]);
		puback(0x9b, 0x83);
		packet(0x40, new byte[] { 7, 7, (byte) TOO_LARGE, 2, 0x1f, 0 }, new byte[] { 7, 7, (byte) 0x99, 2, 0x1f, 0 });
		packet(0xe0, new byte[] { (byte) TOO_LARGE, 0 }, new byte[] { (byte) TOO_LARGE, 0 });
		puback(0x87, 0x87);
		assertThat(read(piece)).isEqualTo(this.expected.toByteArray());
	}

	@Test
	void singleBytesAreLookedAtToo() throws IOException {
		puback(TOO_LARGE, 0x99);
		PubackInput input = input();
		for (byte each : this.expected.toByteArray()) {
			assertThat(input.read()).isEqualTo(each & 0xFF);
		}
		assertThat(input.read()).isEqualTo(-1);
	}

	private void puback(int code, int valid) {
		packet(0x40, new byte[] { 0x40, 3, (byte) code }, new byte[] { 0x40, 3, (byte) valid });
	}

	/** A payload that has PUBACKs in it, long enough for a length of two bytes. */
	private static byte[] publish() {
		byte[] publish = new byte[300];
		for (int i = 0; i + 5 <= publish.length; i += 5) {
			System.arraycopy(new byte[] { 0x40, 3, 0, 1, (byte) TOO_LARGE }, 0, publish, i, 5);
		}
		return publish;
	}

	private void packet(int type, byte[] rest, byte[] valid) {
		for (ByteArrayOutputStream out : new ByteArrayOutputStream[] { this.sent, this.expected }) {
			out.write(type);
			if (rest.length > 127) {
				out.write(rest.length % 128 | 128);
				out.write(rest.length / 128);
			}
			else {
				out.write(rest.length);
			}
		}
		this.sent.writeBytes(rest);
		this.expected.writeBytes(valid);
	}

	private PubackInput input() {
		return new PubackInput(new ByteArrayInputStream(this.sent.toByteArray()));
	}

	private byte[] read(int piece) throws IOException {
		PubackInput input = input();
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		byte[] bytes = new byte[piece + 2];
		for (int count = input.read(bytes, 1, piece); count > 0; count = input.read(bytes, 1, piece)) {
			all.write(bytes, 1, count);
		}
		return all.toByteArray();
	}

}
