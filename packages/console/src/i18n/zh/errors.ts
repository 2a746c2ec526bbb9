export const errors = {
  "error.unknown": "服务器返回 {status}。",
  "error.ServerUnreachable": "无法连接服务器，显示的数据可能已过期。",
  "error.Forbidden": "没有权限：{detail}",
  "error.Unauthorized": "用户名或密码不正确，或链接已使用过。",
  "error.Conflict": "期间有人修改过。查看最新状态后再改一次。",
  "error.AlreadyExists": "{kind} {name} 已存在，换一个名称，或修改已有对象。",
  "error.NotFound": "不存在，或已被删除。",
  "error.TooManyRequests": "尝试次数过多，稍后再试。",
} as const;
