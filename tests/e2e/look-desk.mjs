import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
const bin='/tmp/desk-look/booking-server', db='sqlite:///tmp/desk-look/x.db';
for (const f of ['x.db','x.db-wal','x.db-shm']) rmSync('/tmp/desk-look/'+f,{force:true});
const run=(a)=>{const r=spawnSync(bin,[...a,'--database-url',db],{encoding:'utf8'}); if(r.status) throw new Error(r.stderr); return r.stdout;};
run(['import','../../crates/server/demo/stillwater.toml']);
const token=run(['token','create','--name','Front desk','--role','admin']).trim().split('\n').at(-1);
const port=18431, url=`http://127.0.0.1:${port}`;
const server=spawn(bin,['serve','--listen',`127.0.0.1:${port}`,'--rate-limit','off','--mail-dir','/tmp/desk-look/mails','--public-url',url,'--database-url',db],{stdio:['ignore','ignore','inherit'],env:{...process.env,RUST_LOG:'warn'}});
try {
for(let i=0;i<100;i++){ if((await fetch(url+'/readyz').catch(()=>null))?.ok) break; await new Promise(r=>setTimeout(r,100)); }
const j=async(m,p,b,h={})=>{const r=await fetch(url+p,{method:m,headers:{'content-type':'application/json',...h},body:b&&JSON.stringify(b)}); const t=await r.text(); if(!r.ok) throw new Error(p+' '+r.status+' '+t); return JSON.parse(t);};
const portal=await j('GET','/v1/portals/stillwater');
const service=portal.services.find(s=>s.name.includes?.('Swedish')||JSON.stringify(s.name).includes('Swedish'));
const center=portal.centers[0].id;
const today=new Date(); const date=new Date(today.getTime()+3*864e5).toISOString().slice(0,10);
const av=await j('GET',`/v1/portals/stillwater/availability?service_id=${service.id}&from=${date}&days=7`);
const day=av.days.find(d=>d.is_available);
const names=[['Grace','Hopper'],['<script>alert(1)</script>','O\'Neil'],['שרה','כהן'],['Maximiliane Wilhelmine','von und zu Hohenlohe-Schillingsfürst'],['Ada','Lovelace']];
const made=[];
for(let i=0;i<5;i++){
  const d=await j('POST','/v1/bookings',{center_id:center,date:day.date,portal_id:'stillwater',guests:[{items:[{item:{id:service.id}}]}]});
  const slots=await j('GET',`/v1/bookings/${d.id}/slots`);
  const free=slots.slots.filter(s=>s.Available!==false&&s.available!==false);
  const r=await j('POST',`/v1/bookings/${d.id}/slots/reserve`,{slot_time:free[i*2].Time||free[i*2].time});
  const b=await j('POST','/bookings/submit',{submission:true,orgId:portal.organization.id,bookingModuleId:portal.booking_module.id,portalId:portal.portal.id,contact:{firstName:names[i][0],lastName:names[i][1],email:`guest${i}@example.org`,phone:'+49 30 123456',answers:Object.fromEntries(portal.booking_module.fields.filter(f=>f.kind==='checkbox'||f.type==='checkbox').map(f=>[f.id,true]))},reservationId:r.reservation_id,requestNote:i===0?'I would like a <b>quiet</b> room, please.':undefined});
  made.push(b.booking);
}
const auth={authorization:'Bearer '+token};
const ap=async(b)=>(await j('POST',`/bookings/${b.id}/approve`,{clientBookingLastUpdatedAt:b.lastUpdated,event:{},notification:{message:'See you then!'}},auth)).booking;
made[3]=await ap(made[3]); made[4]=await ap(made[4]);
const end=new Date(new Date(made[3].event.start).getTime()+864e5).toISOString().replace('.000','');
await j('POST','/bookings/change-requests/submit',{bookingId:made[3].id,cancellation:false,contact:{phone:'+49 40 999'},event:{start:end},requestNote:'My train is late'}).catch(e=>console.log(String(e)));
await j('POST','/bookings/change-requests/submit',{bookingId:made[4].id,cancellation:true,contact:{},event:{},requestNote:'I have a cold'}).catch(e=>console.log(String(e)));
const browser=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-background-networking']});
for (const [width,scheme] of [[390,'light'],[1280,'light'],[390,'dark'],[320,'light']]) {
  const ctx=await browser.newContext({viewport:{width,height:860},javaScriptEnabled:false,locale:scheme==='dark'?'de-DE':'en-GB',colorScheme:scheme});
  const page=await ctx.newPage();
  const shot=async(n)=>{await page.screenshot({path:`/tmp/desk-look/${n}-${width}-${scheme}.png`,fullPage:true});};
  await page.goto(url+'/desk/bookings/'+made[0].reference); await shot('login');
  await page.fill('#token',token); await page.click('button.main'); 
  console.log(page.url()); await shot('booking');
  await page.goto(url+'/desk/bookings/'+made[3].reference); await shot('change');
  await page.goto(url+'/desk'); await shot('inbox');
  await page.goto(url+'/desk/day?date='+made[0].event.start.slice(0,10)); await shot('day');
  await page.goto(url+'/desk/bookings?q=example'); await shot('find');
  await page.goto(url+'/desk/mails?state=sent'); await shot('mails');
  await ctx.close();
}
await browser.close();
} finally { server.kill(); }
