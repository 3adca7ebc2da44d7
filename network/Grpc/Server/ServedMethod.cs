using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>A method and what serves a request for it.</summary>
internal sealed record ServedMethod(IMethod Method, RequestDelegate Serve);
