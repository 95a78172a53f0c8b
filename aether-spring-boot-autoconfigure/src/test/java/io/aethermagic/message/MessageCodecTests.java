package io.aethermagic.message;

import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageCodec}.
 */
class MessageCodecTests {

	private static final int LIMIT = 1024 * 1024;

	/** The line of the wire format, as the Python library sends it. */
	private static final String PYTHON = "{\"action\": \"perform\", \"status\": \"initialized\", \"progress\": 0, "
			+ "\"data\": {\"input_file\": \"/x.csv\"}, \"host\": \"vm\", "
			+ "\"client\": \"8fb660d4-e538-11f1-9384-02fc00000001\", \"job\": \"\", \"workgroup\": \"\", "
			+ "\"task\": \"\", \"context\": \"\", \"tid\": \"\"}";

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final TaskAddress address = new TaskAddress("my-app", "image", "resize", "x");

	private final MessageCodec codec = new MessageCodec(this.mapper, "vm", "c-1", LIMIT);

	@Test
	void halfOfASurrogatePairIsReadFromAValueAndRefusedInAName() {
		String half = "\ud800" + "\\" + "ud800";
		assertThat(this.codec.data(Map.of("\\" + "ud800", half)).read(Object.class))
			.isEqualTo(Map.of("\\" + "ud800", half));
		assertThatExceptionOfType(DataException.class).isThrownBy(() -> this.codec.data(Map.of("a\ud800", 1)))
			.withMessageContaining("cannot be written as JSON");
	}

	@Test
	void writesExactlyTheKeysOfTheWireInItsOrder() {
		byte[] bytes = this.codec.encode(Action.PERFORM, "initialized", 0, Map.of("input_file", "/x.csv"), this.address,
				"group", "tid-1");
		assertThat(bytes).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"action\":\"perform\",\"status\":\"initialized\",\"progress\":0,"
					+ "\"data\":{\"input_file\":\"/x.csv\"},\"host\":\"vm\",\"client\":\"c-1\",\"job\":\"image\","
					+ "\"workgroup\":\"group\",\"task\":\"resize\",\"context\":\"x\",\"tid\":\"tid-1\"}");
	}

	@Test
	void writesTheSameJsonAsPythonForAMessageWithoutAddress() {
		MessageCodec python = new MessageCodec(this.mapper, "vm", "8fb660d4-e538-11f1-9384-02fc00000001", LIMIT);
		byte[] bytes = python.encode(Action.PERFORM, "initialized", 0, Map.of("input_file", "/x.csv"), null, "", "");
		assertThat(bytes).asString(StandardCharsets.UTF_8)
			.isEqualTo(PYTHON.replace("\": ", "\":").replace(", \"", ",\""));
	}

	@Test
	void readsTheLineOfThePythonLibrary() {
		Payload payload = decode(PYTHON);
		assertThat(payload.action()).isEqualTo(Action.PERFORM);
		assertThat(payload.status()).isEqualTo("initialized");
		assertThat(payload.progress()).isZero();
		assertThat(payload.data().json()).asString(StandardCharsets.UTF_8).isEqualTo("{\"input_file\": \"/x.csv\"}");
		assertThat(payload.host()).isEqualTo("vm");
		assertThat(payload.client()).isEqualTo("8fb660d4-e538-11f1-9384-02fc00000001");
		assertThat(List.of(payload.job(), payload.workgroup(), payload.task(), payload.context(), payload.tid()))
			.containsOnly("");
	}

	@Test
	void readsWhatItWrites() {
		for (Action action : Action.values()) {
			Payload payload = this.codec.decode(this.codec.encode(action, "progress", 42,
					List.of(1, "zwei", Map.of("k", true)), this.address, "group", "tid-ü😀\"\\\n"));
			assertThat(payload)
				.isEqualTo(new Payload(action, "progress", 42, this.codec.data(List.of(1, "zwei", Map.of("k", true))),
						"vm", "c-1", "image", "group", "resize", "x", "tid-ü😀\"\\\n"));
		}
	}

	@Test
	void writesEveryKindOfData() {
		assertThat(encodedData(null)).isEqualTo("null");
		assertThat(encodedData(MessageCodec.EMPTY)).isEqualTo("{}");
		assertThat(encodedData("text")).isEqualTo("\"text\"");
		assertThat(encodedData(12)).isEqualTo("12");
		assertThat(encodedData(new byte[] { 1, 2, 3 })).isEqualTo("\"AQID\"");
		assertThat(encodedData(new Image("a", 3))).isEqualTo("{\"name\":\"a\",\"width\":3}");
		assertThat(encodedData(this.mapper.readTree("[1,{}]"))).isEqualTo("[1,{}]");
		assertThat(encodedData(this.codec.data(List.of(1)))).isEqualTo("[1]");
		assertThat(encodedData(new ForeignData("[ 1 ]"))).isEqualTo("[ 1 ]");
	}

	@Test
	void writesDataInsideOtherValuesAsItIs() {
		assertThat(encodedData(Map.of("inner", this.codec.data(new Image("a", 3)))))
			.isEqualTo("{\"inner\":{\"name\":\"a\",\"width\":3}}");
	}

	@Test
	void copiesDataOfAMessageByteByByte() {
		Payload payload = decode(PYTHON);
		assertThat(encodedData(payload.data())).isEqualTo("{\"input_file\": \"/x.csv\"}");
	}

	@Test
	void neverIndentsWhateverTheMapperDoes() {
		JsonMapper indenting = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		MessageCodec other = new MessageCodec(indenting, "vm", "c-1", LIMIT);
		byte[] bytes = other.encode(Action.STATUS, "progress", 0, Map.of("a", 1), this.address, "", "");
		assertThat(bytes).asString(StandardCharsets.UTF_8).doesNotContain("\n", " ");
	}

	@Test
	void writesLargeDataInOnePiece() {
		String large = "ä".repeat(300_000);
		byte[] bytes = this.codec.encode(Action.PERFORM, "initialized", 0, large, this.address, "group", "t");
		assertThat(this.codec.decode(bytes).data().read(String.class)).isEqualTo(large);
		TaskData data = this.codec.data(large);
		assertThat(this.codec.encode(Action.PERFORM, "initialized", 0, data, this.address, "group", "t"))
			.isEqualTo(bytes);
	}

	@Test
	void namesTheTypeThatCannotBeWritten() {
		assertThatExceptionOfType(DataException.class).isThrownBy(() -> encodedData(new Broken()))
			.withMessage("A value of the type Broken cannot be written as JSON: property 'name': no name yet");
		assertThatExceptionOfType(DataException.class).isThrownBy(() -> this.codec.data(new Broken()))
			.withMessageContaining("Broken");
	}

	@Test
	void refusesAValueThatContainsItself() {
		List<Object> self = new ArrayList<>();
		self.add(self);
		assertThatExceptionOfType(DataException.class).isThrownBy(() -> encodedData(self))
			.withMessageStartingWith("A value of the type ArrayList cannot be written as JSON: ");
		assertThat(encodedData("still works")).isEqualTo("\"still works\"");
	}

	@Test
	void refusesToWriteMoreThanTheLimit() {
		MessageCodec small = new MessageCodec(this.mapper, "vm", "c-1", 200);
		assertThatExceptionOfType(DataException.class)
			.isThrownBy(() -> small.encode(Action.PERFORM, "initialized", 0, "x".repeat(100), null, "", ""))
			.withMessage("The message has 249 bytes, more than the limit of 200 bytes: send less, or raise the "
					+ "property aether.max-message-size everywhere");
	}

	@Test
	void acceptsKeysInAnyOrderAndSkipsUnknownOnes() {
		Payload payload = decode("{\"extra\":{\"deep\":[1,{\"data\":2}]},\"tid\":\"t\",\"data\":[1, 2],\"more\":NaN,"
				+ "\"progress\":7,\"status\":\"progress\",\"action\":\"status\",\"last\":null}");
		assertThat(payload.action()).isEqualTo(Action.STATUS);
		assertThat(payload.progress()).isEqualTo(7);
		assertThat(payload.tid()).isEqualTo("t");
		assertThat(payload.data().json()).asString(StandardCharsets.UTF_8).isEqualTo("[1, 2]");
		assertThat(payload.host()).isEmpty();
		assertThat(payload.client()).isEmpty();
	}

	@Test
	void takesNullForAnAbsentHostClientAndAddress() {
		Payload payload = decode("{\"action\":\"idle\",\"status\":\"online\",\"progress\":100,\"data\":null,"
				+ "\"host\":null,\"client\":null,\"job\":null,\"tid\":null}");
		assertThat(List.of(payload.host(), payload.client(), payload.job(), payload.tid())).containsOnly("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "{\"a\":[1,[2]]}", "\"text\"", "\"\"", "\"q\\\"\\u00e4\"", "\"äöü😀\"", "0",
			"-1.5e3", "true", "false", "null", "NaN", "Infinity", "-Infinity", "12345678901234567890123" })
	void keepsDataOfAnyTypeAsTheSliceThatCame(String data) {
		for (String space : List.of("", " ", "\n\t ")) {
			for (String json : List.of(
					"{\"action\":\"complete\",\"status\":\"succeed\",\"progress\":100,\"data\":" + space + data + space
							+ ",\"host\":\"vm\"}",
					space + "{\"action\":\"complete\",\"status\":\"succeed\",\"progress\":100,\"data\":" + space + data
							+ space + "}" + space)) {
				assertThat(decode(json).data().json()).asString(StandardCharsets.UTF_8).isEqualTo(data);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "100, 100", "42, 42", "-5, 0", "700, 100", "33.9, 33", "-0.5, 0", "1e2, 100", "1e999, 0",
			"99999999999, 100", "-99999999999999999999999, 0", "NaN, 0", "Infinity, 0", "-Infinity, 0" })
	void cutsProgressToItsRange(String progress, int expected) {
		assertThat(decode(message("\"status\"", "\"progress\"", progress, "{}")).progress()).isEqualTo(expected);
	}

	@Test
	void theLastOfTwoEqualKeysCounts() {
		assertThat(decode("{\"action\":\"idle\",\"action\":\"status\",\"status\":\"s\",\"progress\":1,\"data\":1,"
				+ "\"data\":2}")
			.data()
			.read(Integer.class)).isEqualTo(2);
	}

	@Test
	void unwrapsDataThatHoldsAWholeMessage() {
		Payload payload = decode(message("\"perform\"", "\"initialized\"", "0", quote(PYTHON)));
		assertThat(payload.data().json()).asString(StandardCharsets.UTF_8).isEqualTo("{\"input_file\": \"/x.csv\"}");
		assertThat(payload.data().read((Type) Map.class)).isEqualTo(Map.of("input_file", "/x.csv"));
		assertThat(payload.host()).isEmpty();
	}

	@Test
	void unwrapsWhateverTheOrderOfTheKeys() {
		Payload payload = decode("{\"data\":" + quote(PYTHON)
				+ ",\"progress\":0,\"status\":\"initialized\",\"action\":\"perform\",\"tid\":\"t\"}");
		assertThat(payload.data().read((Type) Map.class)).isEqualTo(Map.of("input_file", "/x.csv"));
		assertThat(payload.tid()).isEqualTo("t");
	}

	@Test
	void unwrapsOnlyOnPerform() {
		Payload payload = decode(message("\"complete\"", "\"succeed\"", "100", quote(PYTHON)));
		assertThat(payload.data().read(String.class)).isEqualTo(PYTHON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{}", "{\"a\":1}", " {", "", "text", "{\"action\":\"perform\"}",
			"{\"action\":\"nonsense\",\"status\":\"\",\"progress\":0,\"data\":1}" })
	void leavesOtherStringsAlone(String text) {
		Payload payload = decode(message("\"perform\"", "\"initialized\"", "0", quote(text)));
		assertThat(payload.data().read(String.class)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "[]                  | not a JSON object: it is an array",
					"12                   | not a JSON object: it is a number",
					"\"text\"             | not a JSON object: it is a string",
					"null                 | not a JSON object: it is null", "{}                   | has no 'action'",
					"{\"action\":\"perform\"} | has no 'status'",
					"{\"action\":\"perform\",\"status\":\"s\"} | has no 'progress'",
					"{\"action\":\"perform\",\"status\":\"s\",\"progress\":1} | has no 'data'",
					"{\"action\":1}        | 'action' at byte 10 is a number, not a string",
					"{\"action\":null}     | 'action' at byte 10 is null, not a string",
					"{\"action\":{}}       | 'action' at byte 10 is an object, not a string",
					"{\"status\":[]}       | 'status' at byte 10 is an array, not a string",
					"{\"progress\":\"1\"}  | 'progress' at byte 12 is a string, not a number",
					"{\"progress\":null}   | 'progress' at byte 12 is null, not a number",
					"{\"host\":true}       | 'host' at byte 8 is a boolean, not a string",
					"{\"tid\":5}           | 'tid' at byte 7 is a number, not a string",
					"{\"action\":\"steal\"} | the unknown action 'steal'",
					"{\"action\":\"PERFORM\"} | the unknown action 'PERFORM'", "hello | is not JSON at byte",
					"{\"action\":\"perform\" | is not JSON at byte", "{\"action\":\"perf | is not JSON at byte",
					"{\"data\":} | is not JSON at byte", "{\"data\":[1,} | is not JSON at byte",
					"{\"data\":01} | is not JSON at byte", "{'action':1} | is not JSON at byte",
					"{\"data\":nul} | is not JSON at byte", "{\"data\":1,} | is not JSON at byte",
					"{\"data\":\"\\x\"} | is not JSON at byte", "{/**/} | is not JSON at byte" })
	void saysWhatIsMalformed(String json, String complaint) {
		assertMalformed(json.getBytes(StandardCharsets.UTF_8)).contains(complaint);
	}

	@Test
	void refusesNothingAtAll() {
		assertMalformed(new byte[0]).isEqualTo("The message is empty");
		assertMalformed(" \n ".getBytes(StandardCharsets.UTF_8)).isEqualTo("The message is empty");
	}

	@Test
	void refusesWhatFollowsTheEnd() {
		assertMalformed((PYTHON + " {}").getBytes(StandardCharsets.UTF_8)).contains("goes on after its end, at byte ");
		assertMalformed((PYTHON + "}").getBytes(StandardCharsets.UTF_8)).contains("is not JSON at byte ");
		assertMalformed((PYTHON + "x").getBytes(StandardCharsets.UTF_8)).contains("is not JSON at byte ");
	}

	@Test
	void refusesEveryTruncation() {
		byte[] bytes = PYTHON.getBytes(StandardCharsets.UTF_8);
		for (int length = 0; length < bytes.length; length++) {
			byte[] part = Arrays.copyOf(bytes, length);
			assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> this.codec.decode(part));
		}
	}

	@Test
	void throwsNothingElseWhateverTheBytes() {
		byte[] bytes = PYTHON.getBytes(StandardCharsets.UTF_8);
		Random random = new Random(42);
		for (int i = 0; i < 50_000; i++) {
			byte[] damaged = bytes.clone();
			for (int n = random.nextInt(4); n >= 0; n--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
			}
			try {
				this.codec.decode(damaged).data().read(Object.class);
			}
			catch (MalformedMessageException ex) {
				assertThat(ex.getMessage()).hasSizeLessThan(250);
			}
		}
	}

	@Test
	void refusesMoreThanTheLimit() {
		byte[] bytes = new byte[5 * 1024 * 1024];
		assertMalformed(bytes).isEqualTo("The message has 5242880 bytes, more than the limit of 1048576 bytes: the "
				+ "property aether.max-message-size sets it");
	}

	@ParameterizedTest
	@ValueSource(ints = { 501, 10_000, 500_000 })
	void refusesNestingThatIsTooDeep(int depth) {
		String arrays = message("\"status\"", "\"progress\"", "0", "[".repeat(depth) + "]".repeat(depth));
		assertMalformed(arrays.getBytes(StandardCharsets.UTF_8)).contains("depth");
		String unknown = "{\"other\":" + "[".repeat(depth);
		assertMalformed(unknown.getBytes(StandardCharsets.UTF_8)).contains("depth");
		String objects = "{\"a\":".repeat(Math.min(depth, 10_000));
		assertMalformed(objects.getBytes(StandardCharsets.UTF_8)).contains("depth");
	}

	@Test
	void refusesInvalidUtf8() {
		int[][] sequences = { { 0x80 }, { 0xFF }, { 0xC3 }, { 0xC0, 0x80 }, { 0xC1, 0xBF }, { 0xE0, 0x80, 0x80 },
				{ 0xED, 0xA0, 0x80 }, { 0xF0, 0x80, 0x80, 0x80 }, { 0xF4, 0x90, 0x80, 0x80 },
				{ 0xF5, 0x80, 0x80, 0x80 }, { 0xE2, 0x82 }, { 0xF0, 0x9F, 0x98 } };
		for (int[] sequence : sequences) {
			byte[] bytes = message("\"status\"", "\"progress\"", "0", "\"----\"").getBytes(StandardCharsets.UTF_8);
			int at = new String(bytes, StandardCharsets.UTF_8).indexOf("----");
			for (int i = 0; i < sequence.length; i++) {
				bytes[at + i] = (byte) sequence[i];
			}
			assertMalformed(bytes).startsWith("The message is not UTF-8: the byte 0x").contains("at byte " + at);
		}
	}

	@Test
	void refusesOtherEncodings() {
		assertMalformed(PYTHON.getBytes(StandardCharsets.UTF_16LE)).startsWith("The message is not UTF-8");
		assertMalformed(PYTHON.getBytes(StandardCharsets.UTF_16BE)).startsWith("The message is not UTF-8");
		assertMalformed(PYTHON.getBytes(StandardCharsets.UTF_16)).startsWith("The message is not UTF-8");
		assertMalformed(PYTHON.getBytes(Charset.forName("UTF-32"))).startsWith("The message is not");
	}

	@Test
	void takesAByteOrderMark() {
		Payload payload = decode("\uFEFF" + PYTHON);
		assertThat(payload.data().json()).asString(StandardCharsets.UTF_8).isEqualTo("{\"input_file\": \"/x.csv\"}");
	}

	@Test
	void echoesLittleOfTheContent() {
		String secret = "s".repeat(5_000);
		assertMalformed(("{\"action\":\"" + secret + "\"}").getBytes(StandardCharsets.UTF_8)).contains("sss…")
			.doesNotContain("s".repeat(61));
		assertMalformed(secret.getBytes(StandardCharsets.UTF_8)).doesNotContain("s".repeat(70));
		assertMalformed("{\"action\":\"a\\nb\"}".getBytes(StandardCharsets.UTF_8)).contains("'a?b'");
	}

	@Test
	void refusesNumbersAndNamesWithoutEnd() {
		assertMalformed(("{\"progress\":" + "9".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8))
			.hasSizeLessThan(300);
		assertMalformed(("{\"" + "n".repeat(100_000) + "\":1}").getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(300);
	}

	@Test
	void readsDataAsText() {
		assertThat(data("\"a\\u00e4\\n\"").read(String.class)).isEqualTo("aä\n");
		assertThat(data("{ \"a\": 1 }").read(String.class)).isEqualTo("{ \"a\": 1 }");
		assertThat(data("12").read(String.class)).isEqualTo("12");
		assertThat(data("null").read(String.class)).isNull();
	}

	@Test
	void readsDataAsBytes() {
		byte[] bytes = { 0, 1, -1, 77 };
		assertThat(data(quote(Base64.getEncoder().encodeToString(bytes))).read(byte[].class)).isEqualTo(bytes);
		assertThat(data("[1, 2]").read(byte[].class)).isEqualTo("[1, 2]".getBytes(StandardCharsets.UTF_8));
		assertThat(data("null").read(byte[].class)).isNull();
		assertThatExceptionOfType(DataException.class).isThrownBy(() -> data("\"*\"").read(byte[].class))
			.withMessage("The data cannot be read as byte[]: it is not a string in Base64");
	}

	@Test
	void readsDataAsWhatIsAskedFor() {
		assertThat(data("{\"name\":\"a\",\"width\":3}").read(Image.class)).isEqualTo(new Image("a", 3));
		assertThat(data("[1]").read(JsonNode.class)).isEqualTo(this.mapper.readTree("[1]"));
		assertThat(data("{\"a\":NaN}").read((Type) Map.class)).isEqualTo(Map.of("a", Double.NaN));
		assertThat(data("3").read(int.class)).isEqualTo(3);
		assertThat(data("null").read(Image.class)).isNull();
		assertThat(data("{}").read(Void.class)).isNull();
		assertThat(data("[{\"name\":\"a\",\"width\":3}]").read(IMAGES)).isEqualTo(List.of(new Image("a", 3)));
		TaskData data = data("[1]");
		assertThat(data.read(TaskData.class)).isSameAs(data);
	}

	@Test
	void saysWhatDoesNotFit() {
		assertUnreadable("{\"name\":\"a\",\"width\":\"wide\"}", Image.class)
			.isEqualTo("The data cannot be read as Image: 'width' is the string 'wide', not a whole number");
		assertUnreadable("{\"name\":\"a\"}", Image.class)
			.isEqualTo("The data cannot be read as Image: 'width' is missing or null");
		assertUnreadable("{\"name\":\"a\",\"width\":null}", Image.class)
			.isEqualTo("The data cannot be read as Image: 'width' is missing or null");
		assertUnreadable("{\"name\":{},\"width\":1}", Image.class)
			.isEqualTo("The data cannot be read as Image: 'name' is an object, not a string");
		assertUnreadable("[]", Image.class)
			.isEqualTo("The data cannot be read as Image: it is an array, not an object");
		assertUnreadable("\"text\"", Image.class).startsWith("The data cannot be read as Image: it is ");
		assertUnreadable("[{\"name\":\"a\",\"width\":3},{\"name\":\"b\",\"width\":[]}]", IMAGES)
			.isEqualTo("The data cannot be read as List<Image>: '[1].width' is an array, not a whole number");
		assertUnreadable("\"BLACK\"", Colour.class)
			.isEqualTo("The data cannot be read as Colour: it is the string 'BLACK', not one of RED, GREEN");
		assertUnreadable("{\"size\":-1}", Positive.class)
			.isEqualTo("The data cannot be read as Positive: it was refused: size must be positive");
		assertUnreadable("1", Refused.class)
			.isEqualTo("The data cannot be read as Refused: it was refused: not this one");
		assertUnreadable("{\"at\":\"noon\"}", Moment.class)
			.isEqualTo("The data cannot be read as Moment: 'at' is the string 'noon', not of the form Instant");
		assertUnreadable("{}", Runnable.class)
			.isEqualTo("The data cannot be read as Runnable: it is of a type that cannot be read from JSON");
	}

	@Test
	void readsDeepDataWithoutOverflow() {
		TaskData deep = data("[".repeat(500) + "]".repeat(500));
		assertThat(deep.read(JsonNode.class)).isNotNull();
		TaskData tooDeep = data("[".repeat(100_000) + "]".repeat(100_000));
		assertThatExceptionOfType(DataException.class).isThrownBy(() -> tooDeep.read(Object.class));
	}

	@Test
	void makesDataOfAValue() {
		assertThat(this.codec.data(null).json()).asString(StandardCharsets.UTF_8).isEqualTo("null");
		assertThat(this.codec.data(new Image("a", 3)).json()).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"name\":\"a\",\"width\":3}");
		assertThat(this.codec.data(MessageCodec.EMPTY)).isSameAs(MessageCodec.EMPTY);
	}

	@Test
	void comparesDataByItsText() {
		assertThat(data("[1]")).isEqualTo(data("[1]")).hasSameHashCodeAs(data("[1]")).isNotEqualTo(data("[1 ]"));
		assertThat(data("[1]")).hasToString("JSON data (3 bytes)");
		byte[] copy = data("[1]").json();
		copy[0] = 'x';
		assertThat(data("[1]").read(String.class)).isEqualTo("[1]");
	}

	@Test
	void hashesDataByItsText() {
		assertThat(this.codec.hash(data("[1,2,3,4,5,6,7]"))).isEqualTo(this.codec.hash(data("[1,2,3,4,5,6,7]")))
			.isEqualTo(this.codec.hash(new ForeignData("[1,2,3,4,5,6,7]")));
		Map<Long, String> seen = new LinkedHashMap<>();
		for (int i = 0; i < 100_000; i++) {
			String text = "{\"n\":" + i + ",\"t\":\"" + "x".repeat(i % 50) + "\"}";
			assertThat(seen.put(this.codec.hash(data(text)), text)).isNull();
		}
	}

	@Test
	void isSafeForSeveralThreads() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> results = new ArrayList<>();
			for (int n = 0; n < 4; n++) {
				Image image = new Image("image-" + n, n);
				Callable<?> work = () -> {
					for (int i = 0; i < 5_000; i++) {
						byte[] bytes = this.codec.encode(Action.STATUS, "progress", 1, image, this.address, "g", "t");
						assertThat(this.codec.decode(bytes).data().read(Image.class)).isEqualTo(image);
					}
					return null;
				};
				results.add(threads.submit(work));
			}
			for (Future<?> result : results) {
				result.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Payload decode(String json) {
		return this.codec.decode(json.getBytes(StandardCharsets.UTF_8));
	}

	private TaskData data(String json) {
		byte[] bytes = ("  " + json + " ").getBytes(StandardCharsets.UTF_8);
		return new JsonData(this.mapper.rebuild().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build(), bytes, 2,
				bytes.length - 3);
	}

	private String quote(String text) {
		return this.mapper.writeValueAsString(text);
	}

	private String encodedData(@Nullable Object data) {
		byte[] bytes = this.codec.encode(Action.COMPLETE, "succeed", 100, data, this.address, "group", "tid");
		return new String(this.codec.decode(bytes).data().json(), StandardCharsets.UTF_8);
	}

	private AbstractStringAssert<?> assertMalformed(byte[] bytes) {
		MalformedMessageException thrown = Assertions.catchThrowableOfType(MalformedMessageException.class,
				() -> this.codec.decode(bytes));
		return assertThat(thrown).isNotNull().extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING);
	}

	private AbstractStringAssert<?> assertUnreadable(String json, Type type) {
		DataException thrown = Assertions.catchThrowableOfType(DataException.class, () -> data(json).read(type));
		return assertThat(thrown).isNotNull().extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING);
	}

	private static String message(String action, String status, String progress, String data) {
		return "{\"action\":" + action + ",\"status\":" + status + ",\"progress\":" + progress + ",\"data\":" + data
				+ "}";
	}

	private static final Type IMAGES = new TypeReference<List<Image>>() {
	}.getType();

	record Image(String name, int width) {
	}

	record Moment(Instant at) {
	}

	record Positive(int size) {

		Positive {
			if (size <= 0) {
				throw new IllegalArgumentException("size must be positive");
			}
		}

	}

	@JsonDeserialize(using = Refuser.class)
	record Refused() {
	}

	static class Refuser extends ValueDeserializer<Refused> {

		@Override
		public Refused deserialize(JsonParser parser, DeserializationContext context) {
			throw new IllegalStateException("not this one");
		}

	}

	enum Colour {

		RED, GREEN

	}

	static class Broken {

		public String getName() {
			throw new IllegalStateException("no name yet");
		}

	}

	/**
	 * Data that the codec did not make.
	 */
	record ForeignData(String text) implements TaskData {

		@Override
		public byte[] json() {
			return this.text.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public <T> T read(Class<T> type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Object read(Type type) {
			throw new UnsupportedOperationException();
		}

	}

}
