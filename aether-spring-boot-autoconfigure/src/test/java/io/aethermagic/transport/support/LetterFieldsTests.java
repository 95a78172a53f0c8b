package io.aethermagic.transport.support;

import java.time.Instant;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LetterFieldsTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private static final AetherMessage MESSAGE = new AetherMessage("m", "tid", Action.PERFORM, null, Map.of(),
			new byte[0]);

	private static final DeadLetter LETTER = new DeadLetter("1", ADDRESS, "g", MESSAGE, "failed", "why", 2, 3,
			Instant.ofEpochMilli(1_700_000_000_123L));

	private static LetterFields fields(boolean millis) {
		return new LetterFields("id", "group", "code", "cause", "dispatches", "attempts", "at",
				millis ? LetterFields::millis : Instant::toString);
	}

	@Test
	void whatIsWrittenIsRead() {
		for (boolean millis : new boolean[] { true, false }) {
			LetterFields fields = fields(millis);
			assertThat(fields.read(fields.write(LETTER), ADDRESS, MESSAGE)).isEqualTo(LETTER);
		}
		assertThat(fields(true).write(LETTER)).containsEntry("at", "1700000000123");
		assertThat(fields(false).write(LETTER)).containsEntry("at", "2023-11-14T22:13:20.123Z");
	}

	@Test
	void whatHasNoIdIsNoLetter() {
		assertThat(fields(true).read(Map.of("cause", "why"), ADDRESS, MESSAGE)).isNull();
	}

	@Test
	void whatIsMissingOrNonsenseCountsAsAbsent() {
		DeadLetter letter = fields(false).read(Map.of("id", "1", "at", "yesterday", "attempts", "many"), ADDRESS,
				MESSAGE);
		assertThat(letter).isEqualTo(
				new DeadLetter("1", ADDRESS, TaskAddress.DEFAULT_WORKGROUP, MESSAGE, "", "", 0, 0, Instant.EPOCH));
	}

}
