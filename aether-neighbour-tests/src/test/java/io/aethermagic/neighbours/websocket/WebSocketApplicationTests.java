package io.aethermagic.neighbours.websocket;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.neighbours.websocket.Application.Caller;
import io.aethermagic.neighbours.websocket.Application.Greeter;
import io.aethermagic.neighbours.websocket.Application.Guarded;
import io.aethermagic.neighbours.websocket.Application.Open;
import io.aethermagic.neighbours.websocket.Application.Secured;
import io.aethermagic.neighbours.websocket.Application.Worker;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.RealTime;
import io.aethermagic.transport.websocket.WebSocketHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Hubs and their clients as applications of Spring Boot, with Tomcat and Spring Security.
 */
class WebSocketApplicationTests {

	private final List<Application> open = new ArrayList<>();

	private Application with(Application application) {
		this.open.add(0, application);
		return application;
	}

	@AfterEach
	void close() {
		this.open.forEach(Application::close);
	}

	@Test
	void aHubWithHandlersServesItsClientsAndCallsThem() {
		Application hub = with(Application.hub(Greeter.class));
		Application client = with(Application.client(Worker.class, hub.url()));
		assertThat(client.perform("greet", "you").get(Application.SOON)).isEqualTo("Hello you");
		assertThat(hub.perform("work", "you").get(Application.SOON)).isEqualTo("Worked you");
		assertThat(hub.perform("greet", "me").get(Application.SOON)).isEqualTo("Hello me");
		assertThat(hub.bean(WebSocketHub.class).sessions()).isEqualTo(1);
	}

	@Test
	void aHubWithoutHandlersLeadsClientsToEachOther() {
		Application hub = with(Application.hub(Open.class, "aether.websocket.path=/tasks"));
		String url = hub.url().replace("/ws", "/tasks");
		with(Application.client(Worker.class, url));
		Application caller = with(Application.client(Caller.class, "ws://localhost:1/ws," + url));
		assertThat(caller.perform("work", "you").get(Application.SOON)).isEqualTo("Worked you");
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void aHubThatStopsEndsItsTasksThenTellsItsPeers(String shutdown) {
		Application hub = Application.hub(Greeter.class, "server.shutdown=" + shutdown);
		Application client = with(Application.client(Caller.class, hub.url()));
		TaskHandle<String> handle = client.perform("wait", "you");
		Greeter greeter = hub.bean(Greeter.class);
		Lifecycle endpoint = hub.endpoint();
		RealTime.until(RealTime.PATIENCE, "it runs", () -> greeter.begun.getCount() == 0);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(hub::close);
		RealTime.until(RealTime.PATIENCE, "the hub takes no more tasks", () -> !endpoint.isRunning());
		assertThat(client.state().connected()).isTrue();
		greeter.gate.countDown();
		assertThat(handle.get(Application.SOON)).isEqualTo("Waited you");
		client.awaitProblem("about to stop (1001)");
		closing.join();
	}

	@Test
	void aHubThatIsStartedAgainIsFoundAgain() {
		Application hub = Application.hub(Greeter.class);
		int port = hub.port();
		Application client = with(Application.client(Worker.class, hub.url()));
		client.awaitConnection();
		hub.close();
		TaskHandle<String> handle = client.perform("greet", "again");
		client.awaitProblem("aether.websocket.url");
		with(Application.hub(port, Greeter.class));
		assertThat(handle.get(Application.SOON)).isEqualTo("Hello again");
	}

	@Test
	void onlyWhoKnowsTheTokenIsLetIn() {
		Application hub = with(Application.hub(Greeter.class, "aether.websocket.token=secret"));
		for (String token : List.of("", "aether.websocket.token=wrong")) {
			Application stranger = with(
					Application.client(Caller.class, hub.url(), token.isEmpty() ? "any=thing" : token));
			stranger.awaitProblem("aether.websocket.token");
			assertThat(stranger.state().problem()).contains("401").doesNotContain("secret");
		}
		Application friend = with(Application.client(Caller.class, hub.url(), "aether.websocket.token=secret"));
		assertThat(friend.perform("greet", "friend").get(Application.SOON)).isEqualTo("Hello friend");
		assertThat(handshake(hub, null)).isEqualTo(401);
	}

	@Test
	void whatSpringSecuritySaysHolds() {
		Application hub = with(Application.hub(Secured.class));
		Application client = with(Application.client(Caller.class, hub.url()));
		client.awaitProblem("401");
		assertThat(hub.bean(WebSocketHub.class).sessions()).isZero();
	}

	@Test
	void aBeanSaysWhoMayPerformAndServeWhat() throws Exception {
		Application hub = with(Application.hub(Guarded.class, "aether.compatibility.aethermagic=true"));
		Application client = with(Application.client(Worker.class, hub.url() + "?user=greet"));
		assertThat(client.perform("greet", "you").get(Application.SOON)).isEqualTo("Hello you");
		assertThatThrownBy(() -> client.perform("wait", "you").get(Application.SOON))
			.hasMessageContaining("does not let 'greet' perform tasks of default/test/wait/x");
		RealTime.until(RealTime.PATIENCE, "the handler says why it gets nothing",
				() -> client.bean(AetherWorkers.class)
					.get("websocket")
					.control()
					.handlers()
					.stream()
					.anyMatch((handler) -> String.valueOf(handler.problem())
						.contains("does not let 'greet' take tasks of default/test/work/x")));
		assertThat(publish(hub, "default/test/wait/x/tid/perform?user=greet")).isEqualTo(403);
		assertThat(publish(hub, "default/test/greet/x/tid/perform?user=greet")).isEqualTo(200);
	}

	private static int publish(Application hub, String topic) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + hub.port() + "/publish/" + topic))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"message\": \"{}\"}"))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	@Test
	void pagesOfOtherOriginsAreNotLetInUnlessAllowed() {
		Application hub = with(Application.hub(Open.class));
		assertThat(handshake(hub, "https://evil.example")).isEqualTo(403);
		assertThat(handshake(hub, "http://localhost:" + hub.port())).isEqualTo(101);
		assertThat(handshake(hub, null)).isEqualTo(101);
		Application other = with(Application.hub(Open.class, "aether.websocket.allowed-origins=https://page.example"));
		assertThat(handshake(other, "https://page.example")).isEqualTo(101);
	}

	private static int handshake(Application hub, String origin) {
		WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("aether.v1");
		if (origin != null) {
			builder.header("Origin", origin);
		}
		try {
			builder.buildAsync(URI.create(hub.url()), new WebSocket.Listener() {
			}).join().abort();
			return 101;
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(WebSocketHandshakeException.class);
			return ((WebSocketHandshakeException) ex.getCause()).getResponse().statusCode();
		}
	}

	@Test
	void pathsOfThePythonLibraryAreThereWhereTheyAreAskedFor() throws Exception {
		Application usual = with(Application.hub(Open.class));
		assertThat(health(usual, null)).isEqualTo(404);
		Application compatible = with(
				Application.hub(Open.class, "aether.compatibility.aethermagic=true", "aether.websocket.token=secret"));
		assertThat(health(compatible, null)).isEqualTo(401);
		assertThat(health(compatible, "wrong")).isEqualTo(401);
		assertThat(health(compatible, "secret")).isEqualTo(200);
	}

	private static int health(Application hub, String token) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + hub.port() + "/health"));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	@Test
	void noCompressionIsAgreedOn() throws Exception {
		Application hub = with(Application.hub(Open.class));
		try (Socket socket = new Socket("localhost", hub.port())) {
			socket.getOutputStream()
				.write(("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
						+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
						+ "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			BufferedReader answer = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			assertThat(answer.readLine()).contains("101");
			assertThat(answer.lines().takeWhile((line) -> !line.isEmpty())).isNotEmpty()
				.noneMatch((line) -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions"));
		}
	}

	@Test
	void aWrongPathIsSaid() {
		Application hub = with(Application.hub(Open.class));
		Application client = with(Application.client(Caller.class, hub.url() + "/no"));
		client.awaitProblem("aether.websocket.path");
	}

	@Test
	void whatIsTooLargeForTheHubIsRefusedAtTheCall() {
		Application hub = with(Application.hub(Greeter.class, "aether.max-message-size=10KB"));
		Application client = with(Application.client(Caller.class, hub.url()));
		client.awaitConnection();
		TaskHandle<String> handle = client.perform("greet", "x".repeat(20_000));
		RealTime.until(RealTime.PATIENCE, "it has ended", () -> handle.state().isEnded());
		assertThat(handle.state()).isEqualTo(TaskState.FAILED);
		assertThat(String.valueOf(handle.end())).contains("refused", "aether.max-message-size");
		assertThat(client.perform("greet", "you").get(Application.SOON)).isEqualTo("Hello you");
	}

	@Test
	void aBundleSecuresBothEnds(@TempDir Path folder) {
		Certificates certificates = new Certificates(folder);
		Application hub = with(Application.hub(Greeter.class, "server.ssl.bundle=hub",
				"spring.ssl.bundle.jks.hub.keystore.location=" + certificates.store(),
				"spring.ssl.bundle.jks.hub.keystore.password=" + Certificates.PASSWORD));
		String url = hub.url().replace("ws:", "wss:");
		Application client = with(Application.client(Caller.class, url, "aether.websocket.ssl.bundle=hub",
				"spring.ssl.bundle.jks.hub.truststore.location=" + certificates.store(),
				"spring.ssl.bundle.jks.hub.truststore.password=" + Certificates.PASSWORD));
		assertThat(client.perform("greet", "safe").get(Application.SOON)).isEqualTo("Hello safe");
		Application stranger = with(Application.client(Caller.class, url));
		stranger.awaitProblem("TLS");
	}

}
