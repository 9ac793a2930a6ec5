const page = (content) => `<!doctype html>
<html>
<body style="margin:0;background:#f6f6f9;font-family:Arial,Helvetica,sans-serif;color:#32324d">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border-radius:8px">
<tr><td style="padding:32px;font-size:16px;line-height:1.5">
${content}
</td></tr>
<tr><td style="padding:16px 32px;font-size:12px;color:#666687;border-top:1px solid #dcdce4">
Cohort Playground, 1 Example Road, Bangkok 10110, Thailand · © {{ current_year }}<br>
You get this mail as {{ contact_email }}. <a href="{{ unsubscribe_url }}" style="color:#4945ff">Unsubscribe</a>
</td></tr></table></td></tr></table>
</body>
</html>`;

export const WELCOME = {
  name: 'Welcome',
  type: 'welcome',
  subject: 'Welcome, {{ contact_name | default: "dear customer" }}',
  preheader: 'Three things worth knowing on your first day',
  html: page(`<h1 style="font-size:24px;margin:0 0 16px">Welcome, {{ contact_name | default: "dear customer" }}</h1>
<p>Thank you for choosing us{% if company_name %} for {{ company_name }}{% endif %}. Your account is ready.</p>
<ul><li>Orders before noon leave the same day.</li><li>Every product can be returned within 30 days.</li>
<li>Reply to this mail, and a person answers.</li></ul>
<p><a href="https://shop.example.test/start" style="display:inline-block;padding:12px 20px;background:#4945ff;color:#ffffff;border-radius:4px;text-decoration:none">Look around</a></p>`),
};

export const FOLLOW_UP = {
  name: 'Welcome follow-up',
  type: 'follow_up',
  subject: 'How is it going, {{ contact_name | default: "dear customer" }}?',
  preheader: 'One day in: what others order next',
  html: page(`<h1 style="font-size:24px;margin:0 0 16px">One day in</h1>
<p>Hello {{ contact_name | default: "there" }}, what can we do better{% if company_name %} for {{ company_name }}{% endif %}?</p>
<p><a href="https://shop.example.test/favourites" style="color:#4945ff">See what other customers order next</a></p>`),
};
