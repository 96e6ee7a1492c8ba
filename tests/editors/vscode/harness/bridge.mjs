// How tests in the extension host reach the page that shows it, and tell what came out: a small server on loopback.
import http from "node:http";

/** @param {Record<string, (body: any) => any>} routes  what answers a POST to each path */
export async function openBridge(routes) {
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    try {
      const answer = await routes[request.url.slice(1)](JSON.parse(text));
      response.end(JSON.stringify({ answer: answer ?? null }));
    } catch (error) {
      response.end(JSON.stringify({ error: String(error?.message ?? error) }));
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
