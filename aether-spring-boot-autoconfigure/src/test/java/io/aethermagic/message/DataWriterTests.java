package io.aethermagic.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.aethermagic.task.DataException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values whose elements have to say which type they are.
 */
class DataWriterTests {

	private static final String CIRCLE = "{\"kind\":\"circle\",\"radius\":1}";

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 100_000);

	@Test
	void elementsAreWrittenByTheDeclaredType() {
		List<Shape> shapes = List.of(new Circle(1));
		assertThat(written(shapes, new ParameterizedTypeReference<List<Shape>>() {
		})).isEqualTo("[" + CIRCLE + "]");
		assertThat(written(Map.of("a", shapes), new ParameterizedTypeReference<Map<String, List<Shape>>>() {
		})).isEqualTo("{\"a\":[" + CIRCLE + "]}");
		assertThat(written(new Page<>(shapes, 7), new ParameterizedTypeReference<Page<Shape>>() {
		})).isEqualTo("{\"content\":[" + CIRCLE + "],\"total\":7}");
		assertThat(written(Optional.of(new Circle(1)), new ParameterizedTypeReference<Optional<Shape>>() {
		})).isEqualTo(CIRCLE);
	}

	@Test
	void whatIsReadIsWhatWasWritten() {
		ParameterizedTypeReference<List<Shape>> type = new ParameterizedTypeReference<>() {
		};
		List<Shape> shapes = List.of(new Circle(1), new Square(2));
		assertThat(this.codec.data(shapes, type.getType()).read(type.getType())).isEqualTo(shapes);
	}

	@Test
	void propertiesOfASubclassStay() {
		assertThat(written(new Named("n", new Circle(1)), new ParameterizedTypeReference<Holder<Shape>>() {
		})).isEqualTo("{\"name\":\"n\",\"value\":" + CIRCLE + "}");
	}

	@Test
	void aTypeThatTheValueIsNotOfDoesNoHarm() {
		assertThat(written(12, new ParameterizedTypeReference<List<Shape>>() {
		})).isEqualTo("12");
	}

	@Test
	void whatSaysItsTypeByItselfNeedsNoDeclaration() {
		assertThat(text(this.codec.data(new Circle(1)).json())).isEqualTo(CIRCLE);
		assertThat(text(this.codec.data(new Shape[] { new Circle(1) }).json())).isEqualTo("[" + CIRCLE + "]");
		assertThat(text(this.codec.data(List.of(new Plain(1))).json())).isEqualTo("[{\"size\":1}]");
		assertThat(text(this.codec.data(List.of()).json())).isEqualTo("[]");
	}

	@Test
	void whatNobodyCouldReadIsRefused() {
		for (Object value : List.of(List.of(new Circle(1)), Map.of("a", new Circle(1)), List.of(List.of(new Circle(1))),
				new ArrayList<>(Arrays.asList(null, new Circle(1))))) {
			assertThatExceptionOfType(DataException.class).isThrownBy(() -> this.codec.data(value))
				.withMessageContaining("with a Circle in it cannot be written without its generic type")
				.withMessageContaining("TaskCall.payloadType");
		}
	}

	private String written(Object value, ParameterizedTypeReference<?> type) {
		return text(this.codec.data(value, type.getType()).json());
	}

	private static String text(byte[] json) {
		return new String(json, StandardCharsets.UTF_8);
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	sealed interface Shape permits Circle, Square {

	}

	@JsonTypeName("circle")
	record Circle(int radius) implements Shape {
	}

	@JsonTypeName("square")
	record Square(int side) implements Shape {
	}

	record Plain(int size) {
	}

	record Page<T>(List<T> content, int total) {
	}

	static class Holder<T> {

		private final T value;

		Holder(T value) {
			this.value = value;
		}

		public T getValue() {
			return this.value;
		}

	}

	static final class Named extends Holder<Shape> {

		private final String name;

		Named(String name, Shape value) {
			super(value);
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

	}

}
