package io.aethermagic.transport.mqtt.paho;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GatheringOutput}.
 */
class GatheringOutputTests {

	private static final int PUBLISH = 0x32;

	private static final int PUBACK = 0x40;

	private static final int PINGREQ = 0xc0;

	private final Pieces pieces = new Pieces();

	private int inFlight = 10;

	private final GatheringOutput output = new GatheringOutput(this.pieces, () -> this.inFlight);

	@Test
	void writesAMessageThatNoneFollows() throws IOException {
		this.output.announce();
		packet(PUBLISH, "one");
		assertThat(this.pieces.written()).containsExactly("2one");
	}

	@Test
	void writesAMessageWithTheOneThatFollows() throws IOException {
		this.output.announce();
		this.output.announce();
		packet(PUBLISH, "one");
		assertThat(this.pieces.written()).isEmpty();
		packet(PUBLISH, "two");
		assertThat(this.pieces.written()).containsExactly("2one2two");
	}

	@Test
	void writesAtOnceWhatIsAloneOnItsWay() throws IOException {
		this.inFlight = 1;
		this.output.announce();
		this.output.announce();
		packet(PUBLISH, "one");
		packet(PUBLISH, "two");
		assertThat(this.pieces.written()).containsExactly("2one", "2two");
	}

	@Test
	void writesAnAcknowledgementWithTheMessageThatFollows() throws IOException {
		packet(PUBACK, "one");
		this.output.announce();
		packet(PUBACK, "two");
		packet(PUBLISH, "three");
		assertThat(this.pieces.written()).containsExactly("@one", "@two2three");
	}

	@Test
	void writesOtherPacketsAtOnceWithWhatWaits() throws IOException {
		this.output.announce();
		packet(PUBACK, "one");
		packet(PINGREQ, "two");
		assertThat(this.pieces.bytes()).endsWith("two".getBytes(StandardCharsets.UTF_8));
		assertThat(this.pieces.written()).hasSize(1);
	}

	@Test
	void waitsNoMoreForAMessageThatWillNotCome() throws IOException {
		this.output.announce();
		this.output.announce();
		packet(PUBLISH, "one");
		this.output.withdraw();
		packet(PUBACK, "two");
		assertThat(this.pieces.written()).containsExactly("2one@two");
	}

	@Test
	void waitsNoMoreWhenMuchHasGathered() throws IOException {
		this.output.announce();
		for (int i = 0; i < 100; i++) {
			this.output.announce();
			packet(PUBLISH, "x".repeat(1000));
		}
		assertThat(this.pieces.bytes()).hasSizeGreaterThan(80_000);
		assertThat(this.pieces.written()).hasSizeLessThan(10);
	}

	@Test
	void writesALargeMessageInItsPlace() throws IOException {
		this.output.announce();
		this.output.announce();
		packet(PUBLISH, "one");
		packet(PUBLISH, "y".repeat(100_000));
		assertThat(String.join("", this.pieces.written())).isEqualTo("2one2" + "y".repeat(100_000));
	}

	private void packet(int first, String rest) throws IOException {
		this.output.write(first);
		this.output.write(rest.getBytes(StandardCharsets.UTF_8));
		this.output.flush();
	}

	/**
	 * What is written, piece by piece.
	 */
	private static final class Pieces extends OutputStream {

		private final List<byte[]> written = new ArrayList<>();

		@Override
		public void write(int single) {
			throw new IllegalStateException("A single byte was written");
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			this.written.add(Arrays.copyOfRange(bytes, offset, offset + length));
		}

		List<String> written() {
			return this.written.stream().map((piece) -> new String(piece, StandardCharsets.UTF_8)).toList();
		}

		byte[] bytes() {
			ByteArrayOutputStream all = new ByteArrayOutputStream();
			this.written.forEach(all::writeBytes);
			return all.toByteArray();
		}

	}

}
